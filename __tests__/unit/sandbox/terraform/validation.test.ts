import { ProviderSession } from "../../../../sandbox/terraform/provider-session";
import { azuread } from "../../../../sandbox/terraform/providers/azuread";
import { azurerm } from "../../../../sandbox/terraform/providers/azurerm";
import { type ObjectValue, UNKNOWN } from "../../../../sandbox/terraform/values";
import { World } from "../../../../sandbox/world/world";

const UUID = "22222222-2222-2222-2222-222222222222";

function faultsOf(type: string, settings: ObjectValue) {
  const session = new ProviderSession(type.startsWith("azurerm_") ? azurerm : azuread, new World());
  const required: ObjectValue = type === "azurerm_role_assignment" ? { role_definition_name: "AcrPush" } : {};
  return session.validateResource(type, session.upgrade(type, { ...required, ...settings }));
}

test.each([
  [
    "azurerm_container_registry",
    "name",
    "my-registry",
    'alpha numeric characters only are allowed in "name": "my-registry"',
  ],
  ["azurerm_container_registry", "name", "acr", '"name" cannot be less than 5 characters: "acr"'],
  [
    "azurerm_container_registry",
    "name",
    "a".repeat(51),
    /^"name" cannot be longer than 50 characters: ".*" 51$/,
  ],
  [
    "azurerm_container_registry",
    "sku",
    "Free",
    'expected sku to be one of ["Basic" "Standard" "Premium"], got Free',
  ],
  ["azurerm_resource_group", "name", "my group", /^"name" may only contain alphanumeric characters/],
  ["azurerm_resource_group", "name", "group.", '"name" may not end with a period'],
  ["azurerm_resource_group", "name", "g".repeat(91), '"name" may not exceed 90 characters in length'],
  ["azurerm_role_assignment", "principal_id", "me", 'expected "principal_id" to be a valid UUID, got me'],
  ["azurerm_role_assignment", "principal_type", "Robot", /^expected principal_type to be one of /],
  ["azuread_service_principal", "client_id", "app", 'expected "client_id" to be a valid UUID, got app'],
  ["azuread_application", "display_name", "", 'expected "display_name" to not be an empty string, got '],
  ["azuread_application_password", "application_id", UUID, /^parsing the Application ID: /],
  [
    "azuread_application_password",
    "end_date",
    "tomorrow",
    'expected "end_date" to be a valid RFC3339 date, got "tomorrow"',
  ],
])("%s refuses %s = %p, at that attribute", (type, attribute, value, summary) => {
  expect(faultsOf(type, { [attribute]: value })).toEqual([
    { summary: summary instanceof RegExp ? expect.stringMatching(summary) : summary, attribute },
  ]);
});

test.each([
  ["azurerm_container_registry", { name: "Registry2", sku: "Basic", resource_group_name: "rg_(1).x-y" }],
  [
    "azuread_application_password",
    { end_date: "2030-01-01T00:00:00+01:00", application_id: `/applications/${UUID}` },
  ],
])("%s takes what the real provider takes", (type, config) => {
  expect(faultsOf(type, config)).toEqual([]);
});

test("what is not known yet is not judged", () => {
  const config = { name: UNKNOWN, sku: UNKNOWN, resource_group_name: UNKNOWN } satisfies ObjectValue;
  expect(faultsOf("azurerm_container_registry", config)).toEqual([]);
});

test("attributes that exclude each other are named", () => {
  const config = { end_date: "2030-01-01T00:00:00Z", end_date_relative: "240h" };
  expect(faultsOf("azuread_application_password", config)).toEqual([
    {
      summary: "Conflicting configuration arguments",
      detail: '"end_date": conflicts with end_date_relative',
      attribute: "end_date",
    },
  ]);
});

test.each([
  [{ role_definition_name: null }, "one of `role_definition_id,role_definition_name` must be specified"],
  [{ role_definition_id: "/id" }, "only one of `role_definition_id,role_definition_name` can be specified"],
])("a role assignment names its role once: %j", (settings, fault) => {
  const summary = "Invalid combination of arguments";
  expect(faultsOf("azurerm_role_assignment", settings)).toEqual(
    ["role_definition_id", "role_definition_name"].map((attribute) => ({
      summary,
      detail: expect.stringContaining(fault),
      attribute,
    })),
  );
});

test("a role that is not known yet may still be the one that is missing", () => {
  const settings = { role_definition_name: null, role_definition_id: UNKNOWN };
  expect(faultsOf("azurerm_role_assignment", settings)).toEqual([]);
});
