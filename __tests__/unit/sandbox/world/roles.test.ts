import { randomUUID } from "node:crypto";
import { codeOf, SUBSCRIPTION, TENANT, withPrincipal } from "./worlds";

test.each([
  ["AcrPush", ["pull", "push"]],
  ["AcrPull", ["pull"]],
  ["Reader", ["pull", "read"]],
  ["Contributor", ["delete", "pull", "push", "read"]],
  ["Container Registry Repository Writer", []],
])("%s permits %j on a classic registry", (role, actions) => {
  const { world, principal, registry } = withPrincipal(role);
  expect([...world.actionsOf(principal.objectId, registry.id)].sort()).toEqual(actions);
});

test("nobody has a role that was not given", () => {
  const { world, principal, registry } = withPrincipal();
  expect(world.rolesOf(principal.objectId, registry.id)).toEqual([]);
});

test("roles come down from wider scopes, and never go up or sideways", () => {
  const { world, principal, registry, assign } = withPrincipal();
  assign("Reader", `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG`);
  assign("AcrPush");
  expect(world.rolesOf(principal.objectId, registry.id)).toEqual(["AcrPush", "Reader"]);
  expect(world.rolesOf(principal.objectId, `/subscriptions/${SUBSCRIPTION}`)).toEqual([]);
  expect(world.rolesOf(principal.objectId, `${registry.id}2`)).toEqual(["Reader"]);
});

test("a role is given once at a scope", () => {
  const { assign, registry } = withPrincipal("AcrPush");
  expect(codeOf(() => assign("AcrPush"))).toEqual([409, "RoleAssignmentExists"]);
  expect(codeOf(() => assign("AcrPush", registry.id.split("/providers")[0]))).toBeUndefined();
});

test("a role is found by the id of its definition", () => {
  const { world, principal, registry } = withPrincipal();
  const reader = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  const assignment = world.createRoleAssignment({
    scope: registry.id,
    roleDefinitionId: reader,
    principalId: principal.objectId,
    principalType: "ServicePrincipal",
  });
  expect(assignment).toMatchObject({ roleDefinitionName: "Reader", roleDefinitionId: reader });
  expect(world.getRoleAssignment(assignment.id)).toEqual(assignment);
});

test("refuses a role, a principal and a scope that are not there", () => {
  const { world, registry, assign, principal } = withPrincipal();
  expect(codeOf(() => assign("AcrPusher"))).toEqual([400, "RoleDefinitionDoesNotExist"]);
  expect(codeOf(() => assign("AcrPush", `${registry.id}x`))).toEqual([404, "ResourceNotFound"]);
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nowhere`;
  expect(codeOf(() => assign("AcrPush", group))).toEqual([404, "ResourceGroupNotFound"]);
  const unknown = {
    scope: registry.id,
    roleDefinitionName: "AcrPush",
    principalId: randomUUID(),
    principalType: "ServicePrincipal",
  };
  expect(codeOf(() => world.createRoleAssignment(unknown))).toEqual([400, "PrincipalNotFound"]);
  world.deleteServicePrincipal(principal.objectId);
  expect(codeOf(() => assign("AcrPush"))).toEqual([400, "PrincipalNotFound"]);
});

test("the deployer can be given a role", () => {
  const { world, registry } = withPrincipal();
  const principalId = world.deployer(TENANT).objectId;
  const { scope } = world.createRoleAssignment({
    scope: registry.id,
    roleDefinitionName: "Reader",
    principalId,
    principalType: "ServicePrincipal",
  });
  expect(world.rolesOf(principalId, scope)).toEqual(["Reader"]);
});

test("a role can be taken away, and goes with the registry", () => {
  const { world, principal, registry } = withPrincipal("AcrPush", "Reader");
  world.removeRole(principal.objectId, "AcrPush");
  expect(world.rolesOf(principal.objectId, registry.id)).toEqual(["Reader"]);
  world.deleteRegistry(registry.id);
  expect(world.snapshot().roleAssignments).toEqual([]);
});

test("a new role is missed as often as the settings say, by each plane for itself", () => {
  const { world, principal, registry } = withPrincipal("AcrPush");
  world.settings.set(SUBSCRIPTION, { propagation: { roles: 2 } });
  const look = (plane?: "registry") => world.rolesOf(principal.objectId, registry.id, plane).length;
  expect([look(), look(), look(), look()]).toEqual([0, 0, 1, 1]);
  expect([look("registry"), look("registry"), look("registry")]).toEqual([0, 0, 1]);
});

test("the settings of one subscription leave another alone", () => {
  const { world, principal, registry } = withPrincipal("AcrPush");
  world.settings.set("another", { propagation: { roles: 2 }, subscriptionReadable: false });
  expect(world.rolesOf(principal.objectId, registry.id)).toEqual(["AcrPush"]);
  expect(world.canReadSubscription(principal.objectId, SUBSCRIPTION)).toBe(true);
});

test("a subscription is read with any role in it, unless it may not be read", () => {
  const { world, principal, assign } = withPrincipal();
  const read = () => world.canReadSubscription(principal.objectId, SUBSCRIPTION);
  expect(read()).toBe(false);
  assign("AcrPull");
  expect(read()).toBe(true);
  world.settings.set(SUBSCRIPTION, { subscriptionReadable: false });
  expect(read()).toBe(false);
});
