import { Request, Response } from "undici";
import type { Fetch } from "../../scripts/http";

/** An answer: a status with a JSON value, or with a text as it is. */
export type FakeAnswer = readonly [status: number, body: unknown];

/** A request as it was sent. */
export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly form: Readonly<Record<string, string>>;
}

/** A `fetch` that asks nobody: answers with these, one after the other, and keeps what it was asked. */
export function fakeFetch(...answers: FakeAnswer[]): { fetch: Fetch; requests: FakeRequest[] } {
  const requests: FakeRequest[] = [];
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push({
      method: request.method,
      url: request.url,
      authorization: request.headers.get("authorization"),
      form: Object.fromEntries(new URLSearchParams(await request.text())),
    });
    const answer = answers[requests.length - 1];
    if (answer === undefined) throw new Error(`One request too many: ${request.method} ${request.url}`);
    const [status, body] = answer;
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  };
  return { fetch, requests };
}
