import { CommandError, ExitCode } from "../errors";
import type { Fetch } from "../http";
import { NotYet } from "./propagation";

const RESOURCE_MANAGER = "https://management.azure.com";
/** Audience of its tokens. */
export const RESOURCE_MANAGER_SCOPE = `${RESOURCE_MANAGER}/.default`;

/** Seconds that a new role takes at most, by what users report (15 minutes); `--timeout` ends it earlier. */
const ROLE_PATIENCE_SECONDS = 900;
/** The role is there already when the registry may be read: a short while is for a role of the subscription's own. */
const SUBSCRIPTION_PATIENCE_SECONDS = 30;

/** Which registry is read, and as whom. */
export interface RegistryLocation {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/**
 * Reads the registry through Azure's resource manager, as ZenML's connector does.
 *
 * @returns its login server
 * @throws {@link NotYet} where the role to read may not work everywhere yet, {@link CommandError} else
 */
export async function readLoginServer(
  { subscriptionId, resourceGroup, name }: RegistryLocation,
  token: string,
  fetch: Fetch,
): Promise<string> {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.ContainerRegistry/registries/${name}`;
  const { status, body } = await get(`${id}?api-version=2023-07-01`, token, fetch);
  if (status === 403) {
    throw new NotYet(
      {
        what: `The service principal may not read the registry ${name} (HTTP 403).`,
        where: decodeURIComponent(id),
        remedy: "Its role Reader on the registry is missing, or the registry itself is: deploy again.",
      },
      "the role Reader to work at Azure's resource manager",
      ROLE_PATIENCE_SECONDS,
    );
  }
  if (status === 404) {
    throw new CommandError({
      what: `There is no registry ${name} in the resource group ${resourceGroup}.`,
      where: decodeURIComponent(id),
      remedy: "It was deleted or moved: deploy again.",
    });
  }
  const { loginServer } = (body as { properties?: { loginServer?: unknown } } | null)?.properties ?? {};
  if (status !== 200 || typeof loginServer !== "string") throw unexpected(status, id);
  return loginServer;
}

/**
 * Reads the subscription, which ZenML's connector does before all else.
 *
 * @throws {@link NotYet} where it may not
 */
export async function readSubscription(subscriptionId: string, token: string, fetch: Fetch): Promise<void> {
  const id = `/subscriptions/${subscriptionId}`;
  const { status } = await get(`${id}?api-version=2022-12-01`, token, fetch);
  if (status === 200) return;
  if (status !== 403) throw unexpected(status, id);
  throw new NotYet(
    {
      what: `The service principal may read its registry, but not the subscription ${subscriptionId}, which ZenML's connector reads first (HTTP 403).`,
      where: id,
      remedy: `Set readerScope: "subscription" in the stack's settings and deploy again.`,
    },
    "the subscription to become readable",
    SUBSCRIPTION_PATIENCE_SECONDS,
  );
}

async function get(path: string, token: string, fetch: Fetch): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${RESOURCE_MANAGER}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

function unexpected(status: number, id: string): CommandError {
  return new CommandError(
    {
      what: `Azure's resource manager answered in a way that is not understood (HTTP ${status}).`,
      where: id,
      remedy: "Try again; if it stays, look at the resource in the Azure portal.",
    },
    status === 401 ? ExitCode.notAuthorised : ExitCode.failed,
  );
}
