import {
  ContainerRegistry,
  ServicePrincipal,
  ZenmlContainerRegistry,
  type ZenmlContainerRegistryProps,
} from "../../../constructs/index";
import type { ConnectorConfigs, Registration } from "../../../constructs/registration-format";
import { Config, mistakesIn, newApp, newStack, resolved, SUBSCRIPTION } from "../../support/synth";

const OWNER = "33333333-3333-4333-8333-333333333333";

function build(settings: ZenmlContainerRegistryProps = {}) {
  const stack = newStack();
  const zenml = new ZenmlContainerRegistry(stack, "Images", {
    registryName: "images",
    location: "westeurope",
    ...settings,
  });
  const config = new Config(stack);
  expect(mistakesIn(stack.node.root)).toEqual([]);
  const registration: Registration = config.output("zenml_registration");
  const connectorConfig: ConnectorConfigs = config.output("connector_config");
  return { stack, zenml, config, registration, connectorConfig };
}

describe("in Azure", () => {
  test("makes what ZenML needs, and nothing wider", () => {
    const { config, stack, zenml } = build();
    expect(config.counts()).toEqual({
      azurerm_resource_group: 1,
      azurerm_container_registry: 1,
      azuread_application: 1,
      azuread_service_principal: 1,
      azuread_application_password: 1,
      azurerm_role_assignment: 2,
    });
    const scope = resolved(stack, zenml.registry.registryId);
    expect(config.roles()).toEqual([`AcrPush on ${scope}`, `Reader on ${scope}`]);
    for (const { principal_id } of config.all("azurerm_role_assignment")) {
      expect(principal_id).toBe(resolved(stack, zenml.servicePrincipal.principalId));
    }
  });

  test("names group and application after the registry", () => {
    const { config } = build();
    expect(config.only("azurerm_resource_group")).toMatchObject({
      name: "rg-images",
      location: "westeurope",
    });
    expect(config.only("azuread_application").display_name).toBe("zenml-images");
  });

  test("puts the registry into the group that it makes, as a reference, so that the group is made first", () => {
    const { config } = build({ resourceGroupName: "rg-team" });
    expect(config.only("azurerm_resource_group").name).toBe("rg-team");
    expect(config.only("azurerm_container_registry").resource_group_name).toMatch(
      /^\$\{azurerm_resource_group\.\w+\.name\}$/,
    );
  });

  test("makes no group where one is there", () => {
    const { config } = build({ existingResourceGroupName: "rg-shared" });
    expect(config.all("azurerm_resource_group")).toEqual([]);
    expect(config.only("azurerm_container_registry").resource_group_name).toBe("rg-shared");
  });

  const settings: [keyof ZenmlContainerRegistryProps, unknown, string, object][] = [
    ["registryName", "other", "azurerm_container_registry", { name: "other" }],
    ["location", "northeurope", "azurerm_container_registry", { location: "northeurope" }],
    ["sku", "Basic", "azurerm_container_registry", { sku: "Basic" }],
    ["tags", { team: "vision" }, "azurerm_container_registry", { tags: { team: "vision" } }],
    ["tags", { team: "vision" }, "azurerm_resource_group", { tags: { team: "vision" } }],
    ["applicationName", "pusher", "azuread_application", { display_name: "pusher" }],
    ["owners", [OWNER], "azuread_application", { owners: [OWNER] }],
    ["owners", [OWNER], "azuread_service_principal", { owners: [OWNER] }],
    [
      "secretLifetimeDays",
      30,
      "azuread_application_password",
      { end_date: `\${timeadd(plantimestamp(), "720h")}` },
    ],
    ["secretGeneration", 3, "azuread_application_password", { rotate_when_changed: { generation: "3" } }],
  ];
  test.each(settings)("%s %j shows in %s", (setting, value, type, expected) => {
    expect(build({ [setting]: value }).config.only(type)).toMatchObject(expected);
  });

  test.each([
    ["registry", (id: string) => id],
    ["resource-group", (id: string) => part(id, 5)],
    ["subscription", (id: string) => part(id, 3)],
  ])("lets ZenML read the %s", (readerScope, scopeOf) => {
    const { config, stack, zenml } = build({ readerScope });
    const id = resolved(stack, zenml.registry.registryId);
    expect(config.roles()).toEqual([`AcrPush on ${id}`, `Reader on ${scopeOf(id)}`]);
  });

  /** The ARM id up to a part, as an expression: `/subscriptions/<id>`, `…/resourceGroups/<name>`. */
  function part(id: string, end: number): string {
    return `\${join("/", slice(split("/", ${id.slice(2, -1)}), 0, ${end}))}`;
  }
});

describe("parts that are handed in", () => {
  test("a registry that is there already", () => {
    const stack = newStack();
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-company/providers/Microsoft.ContainerRegistry/registries/companyimages`;
    const registry = ContainerRegistry.fromRegistryId(stack, "Company", id);
    new ZenmlContainerRegistry(stack, "Images", { registry });
    const config = new Config(stack);
    expect(mistakesIn(stack.node.root)).toEqual([]);
    expect(config.counts()).toEqual({
      azuread_application: 1,
      azuread_service_principal: 1,
      azuread_application_password: 1,
      azurerm_role_assignment: 2,
    });
    expect(config.output("connector_config").companyimages.configuration.resource_group).toBe("rg-company");
  });

  test("a service principal that is there already", () => {
    const stack = newStack();
    const servicePrincipal = ServicePrincipal.fromServicePrincipalAttributes(stack, "Pusher", {
      principalId: "33333333-3333-4333-8333-333333333333",
      clientId: "44444444-4444-4444-8444-444444444444",
      applicationObjectId: "55555555-5555-4555-8555-555555555555",
    });
    new ZenmlContainerRegistry(stack, "Images", {
      registryName: "images",
      location: "westeurope",
      servicePrincipal,
    });
    const config = new Config(stack);
    expect(mistakesIn(stack.node.root)).toEqual([]);
    expect(config.all("azuread_application")).toEqual([]);
    expect(config.only("azuread_application_password").application_id).toBe(
      "/applications/55555555-5555-4555-8555-555555555555",
    );
    expect(config.output("connector_config").images.configuration.client_id).toBe(
      "44444444-4444-4444-8444-444444444444",
    );
  });
});

describe("in ZenML", () => {
  test("one connector, one container registry and one stack, named after the registry", () => {
    const { registration } = build();
    expect(registration.connectors.map(({ name }) => name)).toEqual(["images"]);
    expect(registration.components.map(({ name, connector }) => [name, connector])).toEqual([
      ["images", "images"],
    ]);
    expect(registration.stacks).toMatchObject([
      {
        name: "images",
        existing: false,
        components: { orchestrator: "default", artifact_store: "default", container_registry: "images" },
      },
    ]);
  });

  test("names of one's own for each", () => {
    const names = { connectorName: "acr", componentName: "registry", stackName: "azure" };
    const more = { connectorDescription: "Team images", orchestrator: "kubernetes", artifactStore: "blobs" };
    const { registration, connectorConfig } = build({ ...names, ...more });
    expect(registration.connectors).toMatchObject([
      { name: "acr", description: "Team images", config: "acr" },
    ]);
    expect(Object.keys(connectorConfig)).toEqual(["acr"]);
    expect(registration.components).toMatchObject([{ name: "registry", connector: "acr" }]);
    expect(registration.stacks).toMatchObject([
      {
        name: "azure",
        components: {
          orchestrator: "kubernetes",
          artifact_store: "blobs",
          container_registry: "registry",
        },
      },
    ]);
  });

  test("an existing stack has one slot filled", () => {
    const { stacks } = build({ existingStackName: "production" }).registration;
    expect(stacks).toMatchObject([{ name: "production", existing: true }]);
    expect(stacks[0].components).toEqual({ container_registry: "images" });
  });

  test("labels are on connector, component and stack", () => {
    const { connectors, components, stacks } = build({ labels: { team: "vision" } }).registration;
    for (const { labels } of [...connectors, ...components, ...stacks])
      expect(labels).toMatchObject({ team: "vision", managed_by: "cdktf-zenml-acr" });
  });

  test("the repository is there only where one is set", () => {
    const uri = expect.stringMatching(/\.login_server\}$/);
    expect(build().registration.components[0].configuration).toEqual({ uri });
    const { components } = build({ defaultRepository: "team/images" }).registration;
    expect(components[0].configuration).toEqual({ uri, default_repository: "team/images" });
  });
});

describe("two of them", () => {
  const add = (stack: ReturnType<typeof newStack>, name: string) =>
    new ZenmlContainerRegistry(stack, name, { registryName: name, location: "westeurope" });

  test("in one stack share the outputs", () => {
    const stack = newStack();
    add(stack, "training");
    add(stack, "serving");
    const config = new Config(stack);
    expect(mistakesIn(stack.node.root)).toEqual([]);
    expect(config.counts()).toMatchObject({ azurerm_container_registry: 2, azurerm_role_assignment: 4 });
    expect(Object.keys(config.output("connector_config"))).toEqual(["training", "serving"]);
    expect(config.output("zenml_registration").stacks).toHaveLength(2);
  });

  test("in two stacks of one app know nothing of each other", () => {
    const app = newApp();
    const stacks = ["training", "serving"].map((name) => {
      const stack = newStack(app, name);
      add(stack, name);
      return stack;
    });
    const outputs = stacks.map((stack) => Object.keys(new Config(stack).output("connector_config")));
    expect(outputs).toEqual([["training"], ["serving"]]);
    expect(mistakesIn(app)).toEqual([]);
  });
});

describe("settings that go without each other", () => {
  test.each([
    [{ registryName: "images" }, "registryName", "registry"],
    [{ location: "westeurope" }, "location", "registry"],
    [{ sku: "Basic" }, "sku", "registry"],
    [{ resourceGroupName: "rg" }, "resourceGroupName", "registry"],
    [{ existingResourceGroupName: "rg" }, "existingResourceGroupName", "registry"],
    [{ tags: { team: "vision" } }, "tags", "registry"],
  ])("%j beside a registry that is handed in", (settings, setting, other) => {
    const stack = newStack();
    const registry = ContainerRegistry.fromRegistryAttributes(stack, "Company", {
      registryName: "companyimages",
      resourceGroupName: "rg-company",
    });
    new ZenmlContainerRegistry(stack, "Images", { registry, ...settings });
    expect(mistakesIn(stack.node.root)).toMatchObject([
      { path: "dev/Images", setting, remedy: `leave out ${setting} or ${other}` },
    ]);
  });

  test.each([
    [{ applicationName: "pusher" }, "applicationName", "servicePrincipal"],
    [{ owners: [OWNER] }, "owners", "servicePrincipal"],
    [{ resourceGroupName: "rg" }, "resourceGroupName", "existingResourceGroupName"],
    [{ stackName: "azure" }, "stackName", "existingStackName"],
    [{ orchestrator: "kubernetes" }, "orchestrator", "existingStackName"],
    [{ artifactStore: "blobs" }, "artifactStore", "existingStackName"],
  ])("%j: %s beside %s", (settings, setting, other) => {
    const stack = newStack();
    const others = {
      servicePrincipal: new ServicePrincipal(stack, "Pusher", { displayName: "other" }),
      existingResourceGroupName: "rg-shared",
      existingStackName: "production",
    };
    new ZenmlContainerRegistry(stack, "Images", {
      registryName: "images",
      location: "westeurope",
      [other]: others[other as keyof typeof others],
      ...settings,
    });
    expect(mistakesIn(stack.node.root)).toMatchObject([
      { path: "dev/Images", setting, remedy: `leave out ${setting} or ${other}` },
    ]);
  });
});
