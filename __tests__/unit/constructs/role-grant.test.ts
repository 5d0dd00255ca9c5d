import { ContainerRegistry, type Grantee, ServicePrincipal } from "../../../constructs/index";
import { Config, mistakesIn, newStack } from "../../support/synth";

const ANNA: Grantee = { principalId: "33333333-3333-4333-8333-333333333333", principalType: "User" };
const TEAM: Grantee = { principalId: "44444444-4444-4444-8444-444444444444", principalType: "Group" };

function newRegistry() {
  const stack = newStack();
  const settings = { registryName: "images", resourceGroupName: "rg", location: "westeurope" };
  return { stack, registry: new ContainerRegistry(stack, "Registry", settings) };
}

test("names the principal's kind, and gives up on an unknown principal after a time that suits a person", () => {
  const { stack, registry } = newRegistry();
  registry.grant("AcrPull", TEAM);
  expect(new Config(stack).only("azurerm_role_assignment")).toMatchObject({
    principal_id: TEAM.principalId,
    principal_type: "Group",
    role_definition_name: "AcrPull",
    timeouts: { create: "5m" },
  });
});

test("asking again gives the assignment that is there", () => {
  const { stack, registry } = newRegistry();
  expect(registry.grant("AcrPull", { ...ANNA })).toBe(registry.grant("AcrPull", ANNA));
  expect(registry.grant("AcrPull", TEAM)).not.toBe(registry.grant("AcrPull", ANNA));
  expect(registry.grant("AcrPush", ANNA)).not.toBe(registry.grant("AcrPull", ANNA));
  expect(new Config(stack).counts().azurerm_role_assignment).toBe(3);
});

test("the address of an assignment does not depend on the order in the code", () => {
  const addresses = (order: (made: ServicePrincipal) => Grantee[]) => {
    const { stack, registry } = newRegistry();
    const made = new ServicePrincipal(stack, "Principal", { displayName: "pusher" });
    for (const grantee of order(made)) registry.grantPull(grantee);
    return Object.keys(new Config(stack).json.resource.azurerm_role_assignment).sort();
  };
  expect(addresses((made) => [ANNA, TEAM, made])).toEqual(addresses((made) => [made, TEAM, ANNA]));
});

test.each([
  ["principalId", { ...ANNA, principalId: "anna@example.com" }, '"anna@example.com"'],
  ["principalId", { ...ANNA, principalId: undefined }, "(not set)"],
  ["principalType", { ...ANNA, principalType: "Person" }, '"Person"'],
  ["principalType", { ...ANNA, principalType: null }, "null"],
])("a wrong %s is told where it is granted", (setting, grantee, value) => {
  const { stack, registry } = newRegistry();
  registry.grantPull(grantee as Grantee);
  const path = expect.stringMatching(/^dev\/Registry\/AcrPull-/);
  expect(mistakesIn(stack)).toMatchObject([{ path, setting, value }]);
});
