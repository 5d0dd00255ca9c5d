import { World } from "../../../../sandbox/world/world";
import { codeOf, newRegistry, SUBSCRIPTION, TENANT, withPrincipal } from "./worlds";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;

test("finds what it made in any spelling, and writes ids as Azure does", () => {
  const { world, registry } = withPrincipal();
  expect(registry.id).toBe(`${GROUP}/providers/Microsoft.ContainerRegistry/registries/MyRegistry`);
  expect(registry.loginServer).toBe("myregistry.azurecr.io");
  expect(world.getRegistry(registry.id.toUpperCase())).toEqual(registry);
  expect(world.getResourceGroup(GROUP.toLowerCase())?.name).toBe("rg");
});

test("gives a registry's name once in all of Azure, whatever its case", () => {
  const { world } = withPrincipal();
  world.createResourceGroup({ subscriptionId: "other", name: "rg", location: "westeurope", tags: {} });
  const twin = { ...newRegistry(), subscriptionId: "other", name: "MYREGISTRY" };
  expect(codeOf(() => world.createRegistry(twin))).toEqual([409, "AlreadyInUse"]);
});

test("gives a name again that has become free", () => {
  const { world, registry } = withPrincipal();
  world.deleteRegistry(registry.id);
  expect(world.createRegistry(newRegistry()).name).toBe("MyRegistry");
});

test("wants a group for a registry", () => {
  expect(codeOf(() => new World().createRegistry(newRegistry()))).toEqual([404, "ResourceGroupNotFound"]);
});

test("does not move a group", () => {
  const { world } = withPrincipal();
  const elsewhere = { subscriptionId: SUBSCRIPTION, name: "RG", location: "northeurope", tags: {} };
  expect(codeOf(() => world.createResourceGroup(elsewhere))).toEqual([409, "InvalidResourceGroupLocation"]);
});

test("keeps a group that something is in", () => {
  const { world, registry } = withPrincipal();
  expect(codeOf(() => world.deleteResourceGroup(GROUP))).toEqual([409, "ResourceGroupNotEmpty"]);
  world.deleteRegistry(registry.id);
  world.deleteResourceGroup(GROUP);
  expect(world.getResourceGroup(GROUP)).toBeUndefined();
});

test("changes tags and settings in place", () => {
  const { world, registry } = withPrincipal();
  expect(world.updateResourceGroup(GROUP, { tags: { team: "ml" } }).tags).toEqual({ team: "ml" });
  expect(world.updateRegistry(registry.id, { sku: "Premium" })).toEqual({ ...registry, sku: "Premium" });
  expect(codeOf(() => world.updateRegistry(`${registry.id}x`, {}))).toEqual([404, "ResourceNotFound"]);
});

test("lists the registries of one subscription", () => {
  const { world, registry } = withPrincipal();
  expect(world.registriesOf(SUBSCRIPTION)).toEqual([registry]);
  expect(world.registriesOf(SUBSCRIPTION.slice(0, -1))).toEqual([]);
});

test("shows all that exists as JSON, without a secret, and nothing once all is gone", () => {
  const { world, registry, application, secret } = withPrincipal("AcrPush");
  const snapshot = world.snapshot();
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  expect(snapshot.registries).toEqual([registry]);
  expect(snapshot.applications[0]?.passwords).toHaveLength(1);
  expect(JSON.stringify(snapshot)).not.toContain(secret);

  world.deleteRegistry(registry.id);
  world.deleteResourceGroup(GROUP);
  world.deleteApplication(application.objectId);
  expect(Object.values(world.snapshot()).flat()).toEqual([]);
});

test("deploys as the same principal of a tenant in every run", () => {
  const deployer = new World().deployer(TENANT);
  expect(new World().deployer(TENANT)).toEqual(deployer);
  expect(new World().deployer("another")).not.toEqual(deployer);
  expect(deployer.objectId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
});
