import { readFileSync } from "node:fs";
import { ProxyAgent, fetch as undiciFetch } from "undici";
import type { Sandbox } from "../../../sandbox/index";

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Record<string, unknown>;
}

export type AzureFetch = (
  url: string,
  init?: { token?: string; basic?: string; form?: Record<string, string> },
) => Promise<Answer>;

/** Asks the simulated Azure through the sandbox's proxy; `init.form` makes it a POST. */
export function azureFetch({ description }: Sandbox): AzureFetch {
  const dispatcher = new ProxyAgent({
    uri: description.proxyUrl,
    requestTls: { ca: readFileSync(description.caFile) },
  });
  return async (url, { token, basic, form } = {}) => {
    const authorization = token
      ? `Bearer ${token}`
      : basic && `Basic ${Buffer.from(basic).toString("base64")}`;
    const response = await undiciFetch(url, {
      dispatcher,
      method: form ? "POST" : "GET",
      headers: authorization ? { authorization } : {},
      body: form && new URLSearchParams(form),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  };
}
