import { TerraformVariable } from "cdktf";
import { ContainerRegistry, RegistryPermissionMode } from "../../../constructs/index";
import { Config, mistakesIn, newStack, resolved, SUBSCRIPTION } from "../../support/synth";

const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-company/providers/Microsoft.ContainerRegistry/registries/companyimages`;
const KUBELET = { principalId: "33333333-3333-4333-8333-333333333333", principalType: "ServicePrincipal" };

function owned(more = {}) {
  const stack = newStack();
  const settings = { registryName: "Images", resourceGroupName: "rg", location: "westeurope", ...more };
  return { stack, registry: new ContainerRegistry(stack, "Registry", settings) };
}

describe("a registry that is made", () => {
  test("has its admin account and anonymous pull off, and is Standard", () => {
    const { stack } = owned();
    const config = new Config(stack);
    expect(config.counts()).toEqual({ azurerm_container_registry: 1 });
    expect(config.only("azurerm_container_registry")).toMatchObject({
      name: "Images",
      resource_group_name: "rg",
      location: "westeurope",
      sku: "Standard",
      admin_enabled: false,
      anonymous_pull_enabled: false,
    });
  });

  test("takes SKU and tags", () => {
    const { stack } = owned({ sku: "Premium", tags: { team: "vision" } });
    expect(new Config(stack).only("azurerm_container_registry")).toMatchObject({
      sku: "Premium",
      tags: { team: "vision" },
    });
  });

  test("has the login server that Azure reports, not one put together from the name", () => {
    const { stack, registry } = owned();
    expect(registry.registryName).toBe("Images");
    expect(resolved(stack, registry.loginServer)).toMatch(
      /^\$\{azurerm_container_registry\.\w+\.login_server\}$/,
    );
  });
});

describe("a registry that is there already", () => {
  const expected = { name: "companyimages", resource_group_name: "rg-company" };

  test.each([
    ["its ARM id", ID],
    ["its ARM id in other letters", ID.replace("resourceGroups", "resourcegroups").toUpperCase()],
  ])("is looked up by %s", (_, id) => {
    const stack = newStack();
    const registry = ContainerRegistry.fromRegistryId(stack, "Registry", id);
    const config = new Config(stack);
    expect(mistakesIn(stack)).toEqual([]);
    expect(config.counts()).toEqual({});
    const [data] = Object.values(config.json.data.azurerm_container_registry);
    expect(data).toMatchObject({
      name: expect.stringMatching(/^companyimages$/i),
      resource_group_name: expect.stringMatching(/^rg-company$/i),
    });
    expect(resolved(stack, registry.registryId)).toMatch(/^\$\{data\.azurerm_container_registry\.\w+\.id\}$/);
  });

  test("is looked up by an ARM id that only Terraform knows", () => {
    const stack = newStack();
    const { stringValue } = new TerraformVariable(stack, "id", { type: "string" });
    ContainerRegistry.fromRegistryId(stack, "Registry", stringValue);
    const [data] = Object.values(new Config(stack).json.data.azurerm_container_registry);
    expect(mistakesIn(stack)).toEqual([]);
    expect(data).toMatchObject({
      name: `\${element(split("/", var.id), 8)}`,
      resource_group_name: `\${element(split("/", var.id), 4)}`,
    });
  });

  test("is looked up by its name and resource group", () => {
    const stack = newStack();
    ContainerRegistry.fromRegistryAttributes(stack, "Registry", {
      registryName: "companyimages",
      resourceGroupName: "rg-company",
    });
    const [data] = Object.values(new Config(stack).json.data.azurerm_container_registry);
    expect(data).toMatchObject(expected);
  });

  test.each([
    "companyimages",
    "companyimages.azurecr.io",
    ID.replace("ContainerRegistry", "Storage"),
    `${ID}/webhooks/push`,
    ID.slice(1),
    "",
    null,
    7,
  ])("is refused by the id %j", (id) => {
    const stack = newStack();
    ContainerRegistry.fromRegistryId(stack, "Registry", id as string);
    expect(mistakesIn(stack)).toEqual([
      {
        path: "dev/Registry",
        setting: "registryId",
        value: JSON.stringify(id),
        rule: expect.stringContaining("the ARM id of a container registry"),
        remedy: expect.stringContaining("az acr show"),
      },
    ]);
  });

  test("is told about attributes that can't be right", () => {
    const stack = newStack();
    const attributes = { registryName: "a.b", resourceGroupName: undefined, permissionMode: "abac" };
    ContainerRegistry.fromRegistryAttributes(stack, "Registry", attributes as never);
    expect(mistakesIn(stack)).toMatchObject([
      { path: "dev/Registry", setting: "registryName", value: '"a.b"' },
      { path: "dev/Registry", setting: "resourceGroupName", value: "(not set)" },
      { path: "dev/Registry", setting: "permissionMode", value: '"abac"' },
    ]);
  });
});

describe("grants", () => {
  const made = () => owned();
  const found = (permissionMode?: RegistryPermissionMode) => () => {
    const stack = newStack();
    const attributes = { registryName: "images", resourceGroupName: "rg", permissionMode };
    return { stack, registry: ContainerRegistry.fromRegistryAttributes(stack, "Registry", attributes) };
  };
  const abac = found(RegistryPermissionMode.REPOSITORY);
  const LISTER = "Container Registry Repository Catalog Lister";

  test.each([
    ["push", "made", made, ["AcrPush"]],
    ["pull", "made", made, ["AcrPull"]],
    ["reader", "made", made, ["Reader"]],
    ["push", "found", found(), ["AcrPush"]],
    ["pull", "found", found(), ["AcrPull"]],
    ["push", "found with repository permissions", abac, ["Container Registry Repository Writer", LISTER]],
    ["pull", "found with repository permissions", abac, ["Container Registry Repository Reader", LISTER]],
    ["reader", "found with repository permissions", abac, ["Reader"]],
  ])("%s on a registry %s", (what, _, registryOf, roles) => {
    const { stack, registry } = registryOf();
    const grants = {
      push: () => registry.grantPush(KUBELET),
      pull: () => registry.grantPull(KUBELET),
      reader: () => [registry.grantReader(KUBELET)],
    };
    const returned = grants[what as keyof typeof grants]();
    const scope = resolved(stack, registry.registryId);
    expect(new Config(stack).roles()).toEqual(roles.map((role) => `${role} on ${scope}`).sort());
    expect(returned.map((assignment) => assignment.roleDefinitionNameInput)).toEqual(roles);
  });

  test("any role by its name", () => {
    const { stack, registry } = owned();
    const assignment = registry.grant("AcrDelete", KUBELET);
    expect(assignment.roleDefinitionNameInput).toBe("AcrDelete");
    expect(new Config(stack).counts().azurerm_role_assignment).toBe(1);
  });

  test("push and pull to one principal share the role that both need", () => {
    const { stack, registry } = abac();
    const [, pushLister] = registry.grantPush(KUBELET);
    const [, pullLister] = registry.grantPull(KUBELET);
    expect(pullLister).toBe(pushLister);
    expect(new Config(stack).counts().azurerm_role_assignment).toBe(3);
  });
});
