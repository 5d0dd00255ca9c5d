import { ClientSecretCredential } from "@azure/identity";
import { CommandError, ExitCode } from "../errors";
import { oneLine } from "../one-line";
import type { Secret } from "../secret";
import { NotYet } from "./propagation";

/** Who signs in to Entra ID. */
export interface ClientCredential {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** Seconds for which a new application or secret may be unknown to some of Entra ID's servers. */
const PATIENCE_SECONDS = 120;

/**
 * Signs in to Entra ID, once.
 *
 * @param scope such as `https://management.azure.com/.default`
 * @throws {@link NotYet} where a new application or secret may not be known everywhere, {@link CommandError} else
 */
export async function signIn(
  { tenantId, clientId, clientSecret }: ClientCredential,
  scope: string,
  signal: AbortSignal,
): Promise<string> {
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret.reveal());
  try {
    const { token } = await credential.getToken(scope, { abortSignal: signal });
    return token;
  } catch (error) {
    signal.throwIfAborted();
    throw refusal(error instanceof Error ? error.message : String(error), tenantId, clientId);
  }
}

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusal(message: string, tenantId: string, clientId: string): CommandError {
  const code = /AADSTS\d+/.exec(message)?.[0];
  const where = `login.microsoftonline.com/${tenantId}`;
  switch (code) {
    case "AADSTS7000215":
      return new NotYet(
        {
          what: `Entra ID does not accept the client secret of the application ${clientId} (${code}).`,
          where,
          remedy: "Raise secretGeneration in the stack's settings and deploy again: a new secret is made.",
        },
        "the client secret to be known to Entra ID",
        PATIENCE_SECONDS,
      );
    case "AADSTS700016":
      return new NotYet(
        {
          what: `Entra ID does not know the application ${clientId} in the tenant ${tenantId} (${code}).`,
          where,
          remedy: "If it was deleted, deploy again; else check tenantId in the stack's settings.",
        },
        "the application to be known to Entra ID",
        PATIENCE_SECONDS,
      );
    case "AADSTS7000222":
      return new CommandError(
        {
          what: `The client secret of the application ${clientId} has expired (${code}).`,
          where,
          remedy: "Raise secretGeneration in the stack's settings, deploy again, and register again.",
        },
        ExitCode.notAuthorised,
      );
    case "AADSTS90002":
      return new CommandError(
        {
          what: `There is no tenant ${tenantId} (${code}).`,
          where,
          remedy: "Check tenantId in the stack's settings.",
        },
        ExitCode.usage,
      );
    default:
      return new CommandError(
        {
          what: `Could not sign in to Entra ID as the application ${clientId}: ${oneLine(message)}.`,
          where,
          remedy: "Check this machine's network and HTTPS_PROXY, and the application in the Azure portal.",
        },
        code ? ExitCode.notAuthorised : ExitCode.failed,
      );
  }
}
