import { AzureError, World } from "../../../../sandbox/world/world";

export const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
export const TENANT = "22222222-2222-4222-8222-222222222222";

/** A clock that stands still until it is moved. */
export interface Clock {
  now: Date;
}

export function newRegistry() {
  return {
    subscriptionId: SUBSCRIPTION,
    resourceGroupName: "rg",
    name: "MyRegistry",
    location: "westeurope",
    sku: "Standard",
    adminEnabled: false,
    anonymousPullEnabled: false,
    publicNetworkAccessEnabled: true,
    tags: {},
  };
}

/** A world with a registry and a principal that has a secret, valid for a year, and the given roles on the registry. */
export function withPrincipal(...roles: string[]) {
  const clock: Clock = { now: new Date("2026-01-01T00:00:00Z") };
  const world = new World(() => clock.now);
  world.createResourceGroup({ subscriptionId: SUBSCRIPTION, name: "rg", location: "westeurope", tags: {} });
  const registry = world.createRegistry(newRegistry());
  const application = world.createApplication({ tenantId: TENANT, displayName: "app", owners: [] });
  const { clientId } = application;
  const principal = world.createServicePrincipal({ tenantId: TENANT, clientId, owners: [] });
  const password = world.addPassword(application.objectId, { endDate: "2027-01-01T00:00:00Z" });
  const assign = (roleDefinitionName: string, scope = registry.id) =>
    world.createRoleAssignment({
      scope,
      roleDefinitionName,
      principalId: principal.objectId,
      principalType: "ServicePrincipal",
    });
  for (const role of roles) assign(role);
  return {
    world,
    clock,
    registry,
    application,
    principal,
    assign,
    secret: password.secretText,
    keyId: password.keyId,
    signIn: (clientSecret = password.secretText) =>
      world.authenticate({ tenantId: TENANT, clientId, clientSecret }),
  };
}

/** Status and code of what Azure refuses; undefined where it does not. */
export function codeOf(call: () => unknown): [number, string] | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof AzureError) return [error.status, error.code];
    throw error;
  }
  return undefined;
}
