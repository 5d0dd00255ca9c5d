import { readFileSync } from "node:fs";
import { generateSchema, schemaFile } from "../../../../sandbox/schemas/generate";
import type { Block, ProviderSchema } from "../../../../sandbox/schemas/schema";
import { SIMULATED_PROVIDERS } from "../../../../sandbox/schemas/simulated-types";
import { azuread } from "../../../../sandbox/terraform/providers/azuread";
import { azurerm } from "../../../../sandbox/terraform/providers/azurerm";

describe.each(["azurerm", "azuread"] as const)("the schema of %s", (name) => {
  const stored = (): ProviderSchema => JSON.parse(readFileSync(schemaFile(name), "utf8"));

  test("is what the installed provider package has (else: npx tsx sandbox/schemas/generate.ts)", () => {
    expect(stored()).toEqual(generateSchema(name));
  });

  test("has a rule for each of its types", () => {
    const { resources, dataSources } = { azurerm, azuread }[name];
    expect(Object.keys(resources).sort()).toEqual([...SIMULATED_PROVIDERS[name].resources]);
    expect(Object.keys(dataSources).sort()).toEqual([...SIMULATED_PROVIDERS[name].dataSources]);
  });
});

const RESOURCES = { ...azurerm.schema.resource_schemas, ...azuread.schema.resource_schemas };

test.each([
  ["azurerm_resource_group", 0, []],
  ["azurerm_container_registry", 2, ["admin_password"]],
  ["azurerm_role_assignment", 0, []],
  ["azuread_application", 2, ["password.value"]],
  ["azuread_service_principal", 1, []],
  ["azuread_application_password", 1, ["value"]],
])("%s has the real provider's version %i and masks %j", (type, version, sensitive) => {
  expect(RESOURCES[type].version).toBe(version);
  expect(sensitiveAttributes(RESOURCES[type].block)).toEqual(sensitive);
});

test("blocks keep how they nest and how many there may be", () => {
  const { block_types, attributes } = RESOURCES.azurerm_container_registry.block;
  expect(block_types.identity).toMatchObject({ nesting_mode: "list", max_items: 1 });
  expect(block_types.georeplications.max_items).toBeUndefined();
  expect(block_types.timeouts.nesting_mode).toBe("single");
  const access = RESOURCES.azuread_application.block.block_types.required_resource_access;
  expect(access).toMatchObject({
    nesting_mode: "set",
    block: { block_types: { resource_access: { min_items: 1 } } },
  });
  // An attribute that is written like a block stays an attribute.
  expect(attributes.network_rule_set.type).toEqual([
    "list",
    [
      "object",
      { default_action: "string", ip_rule: ["set", ["object", { action: "string", ip_range: "string" }]] },
    ],
  ]);
});

function sensitiveAttributes(block: Block, path = ""): string[] {
  const own = Object.entries(block.attributes).filter(([, { sensitive }]) => sensitive);
  const nested = Object.entries(block.block_types);
  return [
    ...own.map(([name]) => path + name),
    ...nested.flatMap(([name, { block: inner }]) => sensitiveAttributes(inner, `${path}${name}.`)),
  ];
}
