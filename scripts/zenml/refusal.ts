import { CommandError, ExitCode } from "../errors";
import { oneLine } from "../one-line";

/** What a request was for, as far as its refusal is told. */
export interface Asked {
  /** In words, after "ZenML did not …": `store the service connector "x"`. */
  readonly doing: string;
  readonly url: string;
  /** The request held a secret: then nothing of the answer is shown, because ZenML repeats requests in its refusals. */
  readonly secret?: boolean;
}

/**
 * A refusal of the ZenML server, in words. Its body is never shown as it is: it can hold the whole request, secrets
 * and server paths.
 */
export function refusal(status: number, body: unknown, { doing, url, secret = false }: Asked): CommandError {
  const reason = secret ? undefined : reasonIn(body);
  const what = `ZenML did not ${doing}${reason ? `: ${reason}` : ""} (HTTP ${status}).`;
  switch (status) {
    case 401:
      return new CommandError(
        {
          what: `ZenML does not accept this sign-in (HTTP 401).`,
          where: url,
          remedy:
            "Run `zenml login`, or check ZENML_STORE_API_KEY: the key may be rotated, deactivated or of another server.",
        },
        ExitCode.notAuthorised,
      );
    case 403:
      return new CommandError(
        {
          what,
          where: url,
          remedy: "Use an account that may do this, or ask an administrator of the server.",
        },
        ExitCode.notAuthorised,
      );
    case 422:
    case 400:
      return new CommandError({
        what,
        where: url,
        remedy: "Check the server's version, and the stack's settings; the server's own log has the details.",
      });
    default:
      return new CommandError({
        what,
        where: url,
        remedy: "Try again; if it stays, look at the server's log.",
      });
  }
}

/** The sentence in `{"detail": ["<kind>", "<sentence>"]}` or `{"detail": "<sentence>"}`. */
function reasonIn(body: unknown): string | undefined {
  const detail = (body as { detail?: unknown } | null | undefined)?.detail;
  const sentence = Array.isArray(detail) && detail.length === 2 ? detail[1] : detail;
  if (typeof sentence !== "string") return undefined;
  return oneLine(sentence);
}
