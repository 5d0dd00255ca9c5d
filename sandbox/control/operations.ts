import type { AzureFront } from "../azure/front";
import type { World } from "../world/world";
import type { ControlClient, RegistrySeed, SeededRegistry } from "./control-client";

/** The operations of the control endpoint, inside the process that holds the world. */
export function controlOperations(
  world: World,
  { requests, faults }: Pick<AzureFront, "requests" | "faults">,
): ControlClient {
  return {
    world: async () => world.snapshot(),
    settings: async (scopeId, settings) => {
      world.settings.set(scopeId, settings);
    },
    seedRegistry: async (seed) => seedRegistry(world, seed),
    deleteRegistry: async (registryId) => world.deleteRegistry(registryId),
    removeRole: async (principalId, roleName) => world.removeRole(principalId, roleName),
    expireSecrets: async (applicationObjectId) => world.expirePasswords(applicationObjectId),
    requests: async (filter) => requests.find(filter),
    fault: async (rule) => faults.add(rule),
  };
}

function seedRegistry(world: World, seed: RegistrySeed): SeededRegistry {
  const { subscriptionId, tenantId, resourceGroup, registryName: name, location = "westeurope" } = seed;
  world.createResourceGroup({ subscriptionId, name: resourceGroup, location, tags: {} });
  const registry = world.createRegistry({
    subscriptionId,
    resourceGroupName: resourceGroup,
    name,
    location,
    sku: "Standard",
    adminEnabled: false,
    anonymousPullEnabled: false,
    publicNetworkAccessEnabled: true,
    tags: {},
  });
  const owners = [world.deployer(tenantId).objectId];
  const application = world.createApplication({ tenantId, displayName: name, owners });
  const { clientId } = application;
  const principal = world.createServicePrincipal({ tenantId, clientId, owners });
  const endDate = seed.secretEndsAt ?? new Date(Date.now() + 365 * 24 * 3600 * 1000).toISOString();
  const { keyId, secretText } = world.addPassword(application.objectId, { endDate });
  for (const roleDefinitionName of seed.roles ?? ["AcrPush", "Reader"]) {
    world.createRoleAssignment({
      scope: registry.id,
      roleDefinitionName,
      principalId: principal.objectId,
      principalType: "ServicePrincipal",
    });
  }
  return {
    registryId: registry.id,
    loginServer: registry.loginServer,
    clientId,
    clientSecret: secretText,
    principalId: principal.objectId,
    applicationObjectId: application.objectId,
    keyId,
  };
}
