import { TerraformVariable } from "cdktf";
import {
  ContainerRegistry,
  ZenmlContainerRegistry,
  ZenmlRegistration,
  type ZenmlRegistrationEntry,
  type ZenmlRegistrationProps,
} from "../../../constructs/index";
import type { ConnectorConfigs, Registration } from "../../../constructs/registration-format";
import { Config, mistakesIn, newStack, resolved } from "../../support/synth";

const BUCKET: ZenmlRegistrationEntry = {
  azureResourceId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/blobs",
  connector: {
    name: "blobs",
    type: "azure",
    authMethod: "implicit",
    resourceType: "blob-container",
    resourceId: "az://artifacts",
    configuration: { storage_account: "blobs" },
  },
  components: [
    { name: "artifacts", type: "artifact_store", flavor: "azure", configuration: { path: "az://artifacts" } },
  ],
};

function withRegistry(props?: ZenmlRegistrationProps) {
  const stack = newStack();
  if (props) new ZenmlRegistration(stack, "ZenmlRegistration", props);
  const zenml = new ZenmlContainerRegistry(stack, "Images", {
    registryName: "images",
    location: "westeurope",
    labels: { team: "vision" },
    connectorDescription: "Team images",
    defaultRepository: "team",
  });
  return { stack, zenml };
}

test("writes the registration in its exact form", () => {
  const { stack, zenml } = withRegistry();
  const config = new Config(stack);
  const uri = resolved(stack, zenml.registry.loginServer);
  const labels = {
    team: "vision",
    managed_by: "cdktf-zenml-acr",
    azure_resource_id: resolved(stack, zenml.registry.registryId),
    terraform_stack: "dev",
  };
  const expected: Registration = {
    version: 1,
    stack: "dev",
    connectors: [
      {
        name: "images",
        description: "Team images",
        type: "azure",
        auth_method: "service-principal",
        resource_type: "docker-registry",
        resource_id: uri,
        config: "images",
        labels,
      },
    ],
    components: [
      {
        name: "images",
        type: "container_registry",
        flavor: "azure",
        configuration: { uri, default_repository: "team" },
        connector: "images",
        connector_resource_id: uri,
        labels,
      },
    ],
    stacks: [
      {
        name: "images",
        existing: false,
        components: { orchestrator: "default", artifact_store: "default", container_registry: "images" },
        labels,
      },
    ],
  };
  expect(config.json.output.zenml_registration).toEqual({ value: expected, sensitive: false });
});

test("writes the configuration of the connector, with the secret, in its exact form, as sensitive", () => {
  const { stack, zenml } = withRegistry();
  const config = new Config(stack);
  const { registry, servicePrincipal, clientSecret } = zenml;
  const value = (token: string) => resolved(stack, token);
  const registryId = value(registry.registryId).slice(2, -1);
  const expected: ConnectorConfigs = {
    images: {
      type: "azure",
      auth_method: "service-principal",
      resource_type: "docker-registry",
      resource_id: value(registry.loginServer),
      expires_at: value(clientSecret.endDate),
      configuration: {
        tenant_id: value(servicePrincipal.tenantId),
        client_id: value(servicePrincipal.clientId),
        client_secret: value(clientSecret.value),
        subscription_id: `\${element(split("/", ${registryId}), 2)}`,
        resource_group: value(registry.resourceGroupName),
      },
    },
  };
  expect(config.json.output.connector_config).toEqual({ value: expected, sensitive: true });
});

test("the secret is in the sensitive output alone", () => {
  const { stack, zenml } = withRegistry();
  const { output } = new Config(stack).json;
  const secret = resolved(stack, zenml.clientSecret.value);
  const holders = Object.keys(output).filter((name) => JSON.stringify(output[name]).includes(secret));
  expect(holders).toEqual(["connector_config"]);
});

test("outputs are the two by their names, prefixed where one asks for it, or none", () => {
  const names = (props?: ZenmlRegistrationProps) =>
    Object.keys(new Config(withRegistry(props).stack).json.output ?? {});
  expect(names()).toEqual(["connector_config", "zenml_registration"]);
  expect(names({ outputPrefix: "acr_" })).toEqual(["acr_connector_config", "acr_zenml_registration"]);
  expect(names({ outputs: false })).toEqual([]);
});

test.each(["1", "a-b", "a b", "é", "a/b", null, 7])("refuses the prefix %j", (outputPrefix) => {
  const { stack } = withRegistry({ outputPrefix: outputPrefix as string });
  stack.prepareStack();
  expect(mistakesIn(stack.node.root)).toMatchObject([
    { path: "dev/ZenmlRegistration", setting: "outputPrefix", remedy: "for example acr_" },
  ]);
});

test("a stack has one registration, which its constructs share", () => {
  const { stack, zenml } = withRegistry();
  expect(ZenmlRegistration.of(zenml)).toBe(ZenmlRegistration.of(stack));
});

test("takes entries of other kinds: a connector without a secret and without a stack", () => {
  const stack = newStack();
  ZenmlRegistration.of(stack).add(stack, BUCKET);
  const config = new Config(stack);
  expect(mistakesIn(stack.node.root)).toEqual([]);
  expect(config.output("connector_config")).toEqual({
    blobs: {
      type: "azure",
      auth_method: "implicit",
      resource_type: "blob-container",
      resource_id: "az://artifacts",
      configuration: { storage_account: "blobs" },
    },
  });
  expect(config.output("zenml_registration")).toMatchObject({
    connectors: [{ name: "blobs" }],
    components: [{ name: "artifacts", connector: "blobs", connector_resource_id: "az://artifacts" }],
    stacks: [],
  });
});

test("a registry whose name only Terraform knows needs a connector name", () => {
  const build = (more: { connectorName?: string }) => {
    const stack = newStack();
    const { stringValue } = new TerraformVariable(stack, "id", { type: "string" });
    const registry = ContainerRegistry.fromRegistryId(stack, "Registry", stringValue);
    new ZenmlContainerRegistry(stack, "Images", { registry, ...more });
    stack.prepareStack();
    return mistakesIn(stack.node.root);
  };
  expect(build({})).toMatchObject([
    { path: "dev/Images", setting: "connectorName", remedy: "set connectorName" },
  ]);
  expect(build({ connectorName: "images" })).toEqual([]);
});
