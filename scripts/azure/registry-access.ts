import { CommandError, ExitCode } from "../errors";
import type { Fetch } from "../http";
import { NotYet } from "./propagation";

/** Audience of the tokens that registries exchange. */
export const REGISTRY_SCOPE = "https://containerregistry.azure.net/.default";

const ROLE_PATIENCE_SECONDS = 900;

/** Named only to ask what would be permitted: nothing is pushed. */
const PROBE_REPOSITORY = "zenml-acr/probe";

/**
 * Asks a registry's token service for the permission to push, and reads what it grants: it answers 200 also where
 * it grants nothing.
 *
 * @throws {@link NotYet} where the role to push may not work everywhere yet, {@link CommandError} else
 * @see https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export async function requirePush(
  loginServer: string,
  tenantId: string,
  entraToken: string,
  fetch: Fetch,
): Promise<void> {
  const { refresh_token: refreshToken } = await post(loginServer, "exchange", fetch, {
    grant_type: "access_token",
    service: loginServer,
    tenant: tenantId,
    access_token: entraToken,
  });
  const { access_token: accessToken } = await post(loginServer, "token", fetch, {
    grant_type: "refresh_token",
    service: loginServer,
    scope: `repository:${PROBE_REPOSITORY}:pull,push`,
    refresh_token: String(refreshToken),
  });
  if (!grantedActions(String(accessToken)).includes("push")) throw noPush(loginServer);
}

/** Actions that an access token of a registry grants on the repository that was asked about. */
function grantedActions(accessToken: string): readonly string[] {
  try {
    const payload = JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url").toString()) as {
      access?: { type?: string; name?: string; actions?: string[] }[];
    };
    const granted = payload.access?.filter(
      ({ type, name }) => type === "repository" && name === PROBE_REPOSITORY,
    );
    return granted?.flatMap(({ actions }) => actions ?? []) ?? [];
  } catch {
    return [];
  }
}

async function post(
  loginServer: string,
  operation: "exchange" | "token",
  fetch: Fetch,
  form: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await fetch(`https://${loginServer}/oauth2/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const text = await response.text();
  if (response.status === 403 && /not allowed access/.test(text)) throw privateNetwork(loginServer);
  if (response.status === 401 || response.status === 403) throw noPush(loginServer);
  try {
    const answer: unknown = response.status === 200 ? JSON.parse(text) : undefined;
    if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
  } catch {
    // Not JSON: the same as any other answer that is not a registry's.
  }
  throw new CommandError({
    what: `The registry's token service answered in a way that is not understood (HTTP ${response.status}).`,
    where: `${loginServer}/oauth2/${operation}`,
    remedy: "Try again; if it stays, look at the registry in the Azure portal.",
  });
}

function noPush(loginServer: string): NotYet {
  return new NotYet(
    {
      what: `The service principal may not push to ${loginServer}.`,
      where: `${loginServer}/oauth2/token`,
      remedy:
        "Its role to push on the registry (AcrPush, or Container Registry Repository Writer) is missing: deploy again.",
    },
    "the role to push to work at the registry",
    ROLE_PATIENCE_SECONDS,
  );
}

function privateNetwork(loginServer: string): CommandError {
  return new CommandError(
    {
      what: `${loginServer} does not let this machine's network in.`,
      where: loginServer,
      remedy:
        "Run this from a network that the registry's firewall lets in, or allow this machine's address there.",
    },
    ExitCode.notAuthorised,
  );
}
