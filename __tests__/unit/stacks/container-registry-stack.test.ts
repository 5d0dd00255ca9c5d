import { ContainerRegistryStack } from "../../../stacks/container-registry-stack";
import type { Environment } from "../../../stacks/environment";
import { Config, mistakesIn, newApp, SUBSCRIPTION, TENANT } from "../../support/synth";

const ENVIRONMENT: Environment = {
  subscriptionId: SUBSCRIPTION,
  tenantId: TENANT,
  registryName: "images",
  location: "westeurope",
};

function newStack(settings: Partial<Environment> = {}) {
  return new ContainerRegistryStack(newApp(), "dev", { ...ENVIRONMENT, ...settings });
}

function build(settings?: Partial<Environment>) {
  const stack = newStack(settings);
  expect(mistakesIn(stack.node.root)).toEqual([]);
  return new Config(stack);
}

test("deploys to the environment's subscription and tenant, whatever the machine is signed in to", () => {
  expect(build().json.provider).toEqual({
    azurerm: [expect.objectContaining({ subscription_id: SUBSCRIPTION, tenant_id: TENANT })],
    azuread: [{ tenant_id: TENANT }],
  });
});

test("registers no resource provider in the subscription but the one that it needs", () => {
  expect(build().json.provider.azurerm).toMatchObject([
    {
      resource_provider_registrations: "none",
      resource_providers_to_register: ["Microsoft.ContainerRegistry"],
    },
  ]);
});

test("has the registry's URI and what ZenML should know as outputs", () => {
  const { output } = build().json;
  expect(Object.keys(output).sort()).toEqual(["connector_config", "registry_uri", "zenml_registration"]);
  expect(output.registry_uri).toEqual({
    value: expect.stringMatching(/^\$\{azurerm_container_registry\.\w+\.login_server\}$/),
  });
  expect(output.connector_config.sensitive).toBe(true);
});

test("hands the environment's settings on", () => {
  const config = build({ sku: "Premium", stackName: "azure", labels: { team: "vision" } });
  expect(config.only("azurerm_container_registry").sku).toBe("Premium");
  expect(config.output("zenml_registration").stacks).toMatchObject([
    { name: "azure", labels: { team: "vision", terraform_stack: "dev" } },
  ]);
});

test("uses a registry that is there already", () => {
  const existingRegistryId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/companyimages`;
  const config = build({ registryName: undefined, location: undefined, existingRegistryId });
  expect(config.all("azurerm_container_registry")).toEqual([]);
  expect(config.output("registry_uri")).toMatch(
    /^\$\{data\.azurerm_container_registry\.\w+\.login_server\}$/,
  );
});

test.each([
  ["subscriptionId", undefined, "(not set)"],
  ["subscriptionId", null, "null"],
  ["subscriptionId", "", '""'],
  ["subscriptionId", "My Subscription", '"My Subscription"'],
  ["subscriptionId", 7, "7"],
  ["tenantId", undefined, "(not set)"],
  ["tenantId", "contoso.onmicrosoft.com", '"contoso.onmicrosoft.com"'],
  ["tenantId", `${TENANT}0`, `"${TENANT}0"`],
])("%s = %j is refused", (setting, value, shown) => {
  expect(mistakesIn(newStack({ [setting]: value }))).toEqual([
    {
      path: "dev",
      setting,
      value: shown,
      rule: expect.stringContaining("a UUID"),
      remedy: expect.stringContaining("az account show"),
    },
  ]);
});

test.each([null, 7, "images", "/subscriptions/x"])("existingRegistryId = %j is refused", (value) => {
  const settings = { registryName: undefined, location: undefined, existingRegistryId: value as string };
  expect(mistakesIn(newStack(settings))).toContainEqual(
    expect.objectContaining({
      path: "dev/ContainerRegistry",
      setting: "registryId",
      value: JSON.stringify(value),
    }),
  );
});

test("a registry in another subscription is refused", () => {
  const elsewhere = "99999999-9999-4999-8999-999999999999";
  const existingRegistryId = `/subscriptions/${elsewhere}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/companyimages`;
  const settings = { registryName: undefined, location: undefined, existingRegistryId };
  expect(mistakesIn(newStack(settings))).toEqual([
    {
      path: "dev",
      setting: "existingRegistryId",
      value: JSON.stringify(existingRegistryId),
      rule: `in the environment's own subscription, ${SUBSCRIPTION}`,
      remedy: expect.stringContaining("environment of its own"),
    },
  ]);
});
