/** Proves that a credential does what ZenML will do with it, before ZenML is told of it. */
import { ContainerRegistryClient } from "@azure/container-registry";
import { ClientSecretCredential } from "@azure/identity";
import { CommandError } from "../errors";
import type { Fetch } from "../http";
import { oneLine } from "../one-line";
import type { DesiredConnector } from "../registration/desired";
import { untilPropagated, type Waiting } from "./propagation";
import { REGISTRY_SCOPE, requirePush } from "./registry-access";
import { RESOURCE_MANAGER_SCOPE, readLoginServer, readSubscription } from "./resource-manager";
import { signIn } from "./sign-in";

/**
 * Signs in to Entra ID, reads subscription and registry through Azure's resource manager, asks the registry whether
 * it may push, and lists repositories: waits, visibly, for what was made a short while ago.
 *
 * @throws {@link CommandError} for the first of these that the credential can't do
 */
export async function proveCredential(
  { resourceId: loginServer, configuration, clientSecret }: DesiredConnector,
  fetch: Fetch,
  waiting: Waiting,
): Promise<void> {
  const { tenant_id: tenantId, client_id: clientId, subscription_id: subscriptionId } = configuration;
  const { signal, detail } = waiting;
  const credential = { tenantId, clientId, clientSecret };
  const name = loginServer.split(".")[0];
  const location = { subscriptionId, resourceGroup: configuration.resource_group, name };

  detail("signing in to Entra ID");
  await untilPropagated(() => signIn(credential, RESOURCE_MANAGER_SCOPE, signal), waiting);

  // A token keeps what its owner might do when it was made: each attempt has a new one.
  detail("reading the registry");
  await untilPropagated(async () => {
    const token = await signIn(credential, RESOURCE_MANAGER_SCOPE, signal);
    const found = await readLoginServer(location, token, fetch);
    if (found.toLowerCase() === loginServer) return;
    throw new CommandError({
      what: `The registry ${name} is reached as ${oneLine(found)}; ZenML's Azure connector reaches <name>.azurecr.io only.`,
      where: loginServer,
      remedy: "Use a registry without a domain name label, in Azure's public cloud.",
    });
  }, waiting);
  await untilPropagated(async () => {
    const token = await signIn(credential, RESOURCE_MANAGER_SCOPE, signal);
    await readSubscription(subscriptionId, token, fetch);
  }, waiting);

  detail("asking the registry for the permission to push");
  await untilPropagated(async () => {
    const token = await signIn(credential, REGISTRY_SCOPE, signal);
    await requirePush(loginServer, tenantId, token, fetch);
  }, waiting);

  detail("listing repositories");
  await listRepositories(loginServer, credential, signal);
}

/** A first page suffices: that it is answered proves the way that Azure's own client takes. */
async function listRepositories(
  loginServer: string,
  { tenantId, clientId, clientSecret }: Parameters<typeof signIn>[0],
  signal: AbortSignal,
): Promise<void> {
  const client = new ContainerRegistryClient(
    `https://${loginServer}`,
    new ClientSecretCredential(tenantId, clientId, clientSecret.reveal()),
  );
  try {
    await client.listRepositoryNames({ abortSignal: signal }).byPage({ maxPageSize: 1 }).next();
  } catch (error) {
    signal.throwIfAborted();
    throw new CommandError({
      what: `The registry does not list its repositories: ${oneLine(error instanceof Error ? error.message : String(error))}.`,
      where: loginServer,
      remedy:
        "Reading needs AcrPush or AcrPull, or Catalog Lister on a registry with repository permissions: deploy again.",
    });
  }
}
