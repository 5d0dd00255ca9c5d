import { ProviderSession } from "../../../../sandbox/terraform/provider-session";
import { azuread } from "../../../../sandbox/terraform/providers/azuread";
import { azurerm } from "../../../../sandbox/terraform/providers/azurerm";
import { equal, type ObjectValue, UNKNOWN, type Value } from "../../../../sandbox/terraform/values";
import { World } from "../../../../sandbox/world/world";

const SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
const UUID = "22222222-2222-2222-2222-222222222222";

/** What the real providers do, for every type that is simulated: azurerm 4.55.0 and azuread 3.7.0. */
const TYPES: readonly {
  type: string;
  config: ObjectValue;
  /** Another value for each attribute whose change replaces the resource. */
  replace: ObjectValue;
  /** Another value for attributes that change in place. */
  inPlace: ObjectValue;
  defaults: ObjectValue;
}[] = [
  {
    type: "azurerm_resource_group",
    config: { name: "rg", location: "westeurope" },
    replace: { name: "other", location: "northeurope" },
    inPlace: { tags: { team: "ml" } },
    defaults: {},
  },
  {
    type: "azurerm_container_registry",
    config: { name: "registry", resource_group_name: "rg", location: "westeurope", sku: "Premium" },
    replace: {
      name: "another",
      resource_group_name: "other",
      location: "northeurope",
      zone_redundancy_enabled: true,
    },
    inPlace: { sku: "Standard", admin_enabled: true, tags: { team: "ml" }, anonymous_pull_enabled: true },
    defaults: {
      admin_enabled: false,
      export_policy_enabled: true,
      network_rule_bypass_option: "AzureServices",
      public_network_access_enabled: true,
      trust_policy_enabled: false,
      zone_redundancy_enabled: false,
    },
  },
  {
    type: "azurerm_role_assignment",
    config: { scope: `/subscriptions/${SUBSCRIPTION}`, principal_id: UUID, role_definition_name: "AcrPush" },
    replace: {
      condition: "true",
      condition_version: "2.0",
      delegated_managed_identity_resource_id: `/subscriptions/${SUBSCRIPTION}`,
      description: "text",
      name: UUID,
      principal_id: SUBSCRIPTION,
      principal_type: "User",
      role_definition_id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${UUID}`,
      role_definition_name: "Reader",
      scope: `/subscriptions/${UUID}`,
    },
    inPlace: { skip_service_principal_aad_check: true },
    defaults: {},
  },
  {
    type: "azuread_application",
    config: { display_name: "app" },
    replace: { template_id: UUID },
    inPlace: { display_name: "renamed", owners: [UUID] },
    defaults: { prevent_duplicate_names: false, sign_in_audience: "AzureADMyOrg" },
  },
  {
    type: "azuread_service_principal",
    config: { client_id: UUID },
    replace: { client_id: SUBSCRIPTION },
    inPlace: { owners: [UUID], description: "text" },
    defaults: { account_enabled: true },
  },
  {
    type: "azuread_application_password",
    config: { application_id: `/applications/${UUID}` },
    replace: {
      application_id: `/applications/${SUBSCRIPTION}`,
      display_name: "text",
      end_date: "2030-01-01T00:00:00Z",
      end_date_relative: "240h",
      rotate_when_changed: { generation: "2" },
      start_date: "2029-01-01T00:00:00Z",
    },
    inPlace: {},
    defaults: {},
  },
];

describe.each(TYPES)("$type", ({ type, config, replace, inPlace, defaults }) => {
  const session = sessionOf(type);
  const full = (values: ObjectValue) => session.upgrade(type, values);
  const create = () => session.plan(type, null, full(config));
  /** The state after apply, as far as planning is concerned: nothing is unknown any more. */
  const state = () => replaceUnknown(create().planned) as ObjectValue;

  test("a new resource: what Azure decides is known after apply, defaults are planned", () => {
    const { planned, replace: replaced } = create();
    expect(replaced).toEqual([]);
    expect(planned).toMatchObject({ ...config, ...defaults, id: UNKNOWN });
    const computed = Object.entries(attributesOf(type)).filter(
      ([name, { computed }]) => computed && !(name in config),
    );
    for (const [name] of computed) expect([name, planned[name]]).toEqual([name, UNKNOWN]);
    for (const [name, { computed, optional }] of Object.entries(attributesOf(type))) {
      if (optional && !computed && !(name in config) && !(name in defaults)) expect(planned[name]).toBeNull();
    }
  });

  test("the same configuration again: nothing changes", () => {
    // Terraform proposes the prior values of what the provider computes.
    const prior = state();
    const computed = Object.entries(attributesOf(type)).filter(([, attribute]) => attribute.computed);
    const proposed = {
      ...full(config),
      ...Object.fromEntries(computed.map(([name]) => [name, prior[name]])),
    };
    const plan = session.plan(type, prior, proposed);
    expect(plan.replace).toEqual([]);
    expect(equal(plan.planned, prior)).toBe(true);
  });

  test.each(Object.entries(replace))("a change of %s replaces it", (attribute, value) => {
    const prior = state();
    expect(session.plan(type, prior, { ...prior, [attribute]: value }).replace).toEqual([attribute]);
  });

  test("other changes are made in place", () => {
    const prior = state();
    const plan = session.plan(type, prior, { ...prior, ...inPlace });
    expect(plan.replace).toEqual([]);
    expect(plan.planned).toEqual({ ...prior, ...inPlace });
  });
});

describe("a registry", () => {
  const session = sessionOf("azurerm_container_registry");
  const config = (more: ObjectValue) =>
    session.upgrade("azurerm_container_registry", {
      name: "registry",
      resource_group_name: "rg",
      location: "westeurope",
      sku: "Standard",
      ...more,
    });

  test("has its location planned as Azure writes it", () => {
    const { planned } = session.plan("azurerm_container_registry", null, config({ location: "West Europe" }));
    expect(planned.location).toBe("westeurope");
  });

  test("does not change when a setting is left out that is off already", () => {
    const off = { anonymous_pull_enabled: false, tags: {}, retention_policy_in_days: 0 };
    const prior = session.plan("azurerm_container_registry", null, config(off)).planned;
    const { planned } = session.plan("azurerm_container_registry", prior, config({}));
    expect(planned).toMatchObject(off);
  });

  test("changes when a setting is left out that is on", () => {
    const on = { anonymous_pull_enabled: true, tags: { team: "ml" } };
    const prior = session.plan("azurerm_container_registry", null, config(on)).planned;
    const { planned } = session.plan("azurerm_container_registry", prior, config({}));
    expect(planned).toMatchObject({ anonymous_pull_enabled: null, tags: null });
  });

  test("has defaults planned within its blocks and within attributes written like blocks", () => {
    const { planned } = session.plan(
      "azurerm_container_registry",
      null,
      config({
        sku: "Premium",
        georeplications: [{ location: "northeurope" }],
        network_rule_set: [{ default_action: null, ip_rule: [{ action: "Allow", ip_range: "10.0.0.0/8" }] }],
      }),
    );
    expect(planned.georeplications).toEqual([
      {
        location: "northeurope",
        regional_endpoint_enabled: null,
        tags: null,
        zone_redundancy_enabled: false,
      },
    ]);
    expect(planned.network_rule_set).toEqual([
      { default_action: "Allow", ip_rule: [{ action: "Allow", ip_range: "10.0.0.0/8" }] },
    ]);
  });

  test("keeps timeouts as they are set", () => {
    const { planned } = session.plan(
      "azurerm_container_registry",
      null,
      config({ timeouts: { create: "5m" } }),
    );
    expect(planned.timeouts).toEqual({ create: "5m", delete: null, read: null, update: null });
  });

  test.each([
    [{ georeplications: [{ location: "northeurope" }] }, /geo-replication .* Premium/],
    [{ retention_policy_in_days: 7 }, /retention policy .* Premium/],
    [{ trust_policy_enabled: true }, /trust policy .* Premium/],
    [{ export_policy_enabled: false }, /export policy .* Premium/],
    [{ sku: "Premium", export_policy_enabled: false }, /public_network_access_enabled/],
    [{ zone_redundancy_enabled: true }, /zone redundancy .* Premium/],
    [{ data_endpoint_enabled: true }, /data_endpoint_enabled.* Premium/],
    [{ sku: "Basic", anonymous_pull_enabled: true }, /anonymous_pull_enabled.* Standard\/Premium/],
  ])("cannot be planned with %j", (more: ObjectValue, fault) => {
    expect(() => session.plan("azurerm_container_registry", null, config(more))).toThrow(fault);
  });
});

test("a role's name in other letters is the same role", () => {
  const session = sessionOf("azurerm_role_assignment");
  const state = (role: string) =>
    session.upgrade("azurerm_role_assignment", { id: "id", role_definition_name: role });
  const plan = session.plan("azurerm_role_assignment", state("AcrPush"), state("acrpush"));
  expect(plan).toMatchObject({ replace: [], planned: { role_definition_name: "AcrPush" } });
});

test("a stored state of another version gets today's attributes and loses unknown ones", () => {
  const session = sessionOf("azurerm_resource_group");
  const upgraded = session.upgrade("azurerm_resource_group", { id: "id", name: "rg", legacy: true });
  expect(upgraded).toEqual({
    id: "id",
    name: "rg",
    location: null,
    managed_by: null,
    tags: null,
    timeouts: null,
  });
});

function sessionOf(type: string): ProviderSession {
  return new ProviderSession(type.startsWith("azurerm_") ? azurerm : azuread, new World());
}

function attributesOf(type: string) {
  return { ...azurerm.schema.resource_schemas, ...azuread.schema.resource_schemas }[type].block.attributes;
}

function replaceUnknown(value: Value): Value {
  if (value === UNKNOWN) return "known";
  if (Array.isArray(value)) return value.map(replaceUnknown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceUnknown(item)]));
}
