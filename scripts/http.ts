/** HTTP as the commands need it: through the user's proxy, within limits, and failing in words. */
import { DelegateBackoff, handleWhenResult, type IRetryBackoffContext, retry } from "cockatiel";
import { EnvHttpProxyAgent, fetch, Request, type RequestInfo, type RequestInit, Response } from "undici";
import { connectionFailure, mayPass, REQUEST_SECONDS } from "./connection-failure";
import { CommandError } from "./errors";

/** `fetch` as undici has it. */
export type Fetch = (input: RequestInfo, init?: RequestInit) => Promise<Response>;

/** How a {@link Fetch} is limited. */
export interface FetchOptions {
  /** Ends every request; its reason is what the caller is told. */
  readonly signal: AbortSignal;
  /** Told which host is waited for, and for how long, before a request is repeated. */
  readonly onWait?: (text: string) => void;
}

const MAX_RETRIES = 4;
const MAX_DELAY_MS = 30_000;

/** Requests that may be sent twice, because they write nothing. */
const READING_POST = /\/(login|verify|oauth2\/exchange|oauth2\/token)$/;

/**
 * A `fetch` that honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (Node 20's own does not), repeats what is safe
 * to repeat, and resolves when the whole answer is there.
 *
 * It rejects with a {@link CommandError} where the host can't be reached, or redirects: that would carry the
 * credential in the request to another host.
 */
export function createFetch({ signal, onWait }: FetchOptions): Fetch {
  const dispatcher = new EnvHttpProxyAgent();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});

  async function attempt(request: Request): Promise<Response | Unreached> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_SECONDS * 1000)]);
    try {
      const response = await fetch(request.clone(), { dispatcher, redirect: "manual", signal: limit });
      const { status, statusText, headers } = response;
      const body = await response.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers });
    } catch (error) {
      return new Unreached(error);
    }
  }

  return async (input, init) => {
    signal.throwIfAborted();
    const request = new Request(input, init);
    const { host, pathname } = new URL(request.url);
    const repeatable = ["GET", "PUT"].includes(request.method) || READING_POST.test(pathname);
    const policy = retry(handleWhenResult(isPassing), {
      maxAttempts: repeatable ? MAX_RETRIES : 0,
      backoff: new DelegateBackoff(delayBefore),
    }).dangerouslyUnref(); // A wait that nobody waits for any more does not keep the process from ending.
    policy.onRetry(({ delay }) => onWait?.(`${host} is busy; trying again in ${Math.ceil(delay / 1000)} s`));
    const result = await Promise.race([policy.execute(() => attempt(request)), aborted]);
    if (result instanceof Unreached) throw connectionFailure(result.error, host);
    if (result.status >= 300 && result.status < 400) throw redirected(host, result.headers.get("location"));
    return result;
  };
}

/** An attempt that got no answer. */
class Unreached {
  constructor(readonly error: unknown) {}
}

/** Whether another attempt may go better. */
function isPassing(result: unknown): boolean {
  if (result instanceof Unreached) return mayPass(result.error);
  return result instanceof Response && [408, 429, 502, 503, 504].includes(result.status);
}

/** Milliseconds to wait: what the server asks for, else twice as long each time. */
function delayBefore({ attempt, result }: IRetryBackoffContext<unknown>): number {
  const answer = "value" in result ? result.value : undefined;
  const asked = answer instanceof Response ? retryAfter(answer.headers.get("retry-after")) : undefined;
  return Math.min(asked ?? 250 * 2 ** attempt, MAX_DELAY_MS);
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

function redirected(host: string, location: string | null): CommandError {
  const target = location !== null && URL.canParse(location) ? new URL(location).origin : undefined;
  return new CommandError({
    what: `${host} redirects${target ? ` to ${target}` : ""}; following would send the credential there.`,
    where: host,
    remedy: target ? `If that is right, use the address ${target} itself.` : "Check the address.",
  });
}
