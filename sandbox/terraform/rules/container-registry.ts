import { registryId, resourceGroupId } from "../../world/resource-ids";
import type { Registry } from "../../world/world";
import { isOneOf, quote, REGISTRY_NAME, RESOURCE_GROUP_NAME } from "../checks";
import { armCall, importAsExists, ProviderError } from "../diagnostics";
import { normalizeLocation } from "../location";
import type { DataSourceRule, ResourceRule } from "../rule";
import { isZero, type ObjectValue, text, textMap } from "../values";

export const containerRegistry: ResourceRule = {
  checks: {
    name: REGISTRY_NAME,
    resource_group_name: RESOURCE_GROUP_NAME,
    sku: [isOneOf("Basic", "Standard", "Premium")],
    network_rule_bypass_option: [isOneOf("AzureServices", "None")],
  },
  normalize: { location: normalizeLocation },

  checkPlan: (planned) => PLAN_CHECKS.find(({ holds }) => !holds(planned))?.fault,

  create: (planned, { world, subscriptionId }) => {
    const place = placeOf(planned, subscriptionId);
    if (world.getRegistry(idOf(place))) {
      throw importAsExists("azurerm_container_registry", idOf(place));
    }
    const registry = armCall(`creating ${describe(place)}`, () =>
      world.createRegistry({ ...place, location: text(planned, "location"), ...settings(planned) }),
    );
    return attributes(registry);
  },

  read: (state, { world }) => {
    const registry = world.getRegistry(text(state, "id"));
    return registry && attributes(registry);
  },

  update: (planned, { world, subscriptionId }) => {
    const place = placeOf(planned, subscriptionId);
    const registry = armCall(`updating ${describe(place)}`, () =>
      world.updateRegistry(text(planned, "id"), settings(planned)),
    );
    return attributes(registry);
  },

  delete: (state, { world, subscriptionId }) => {
    armCall(`deleting ${describe(placeOf(state, subscriptionId))}`, () =>
      world.deleteRegistry(text(state, "id")),
    );
  },
};

export const containerRegistryData: DataSourceRule = {
  checks: { name: REGISTRY_NAME, resource_group_name: RESOURCE_GROUP_NAME },

  read: (config, { world, subscriptionId }) => {
    const place = placeOf(config, subscriptionId);
    const registry = world.getRegistry(idOf(place));
    if (!registry) throw new ProviderError({ summary: `${describe(place)} was not found` });
    const {
      public_network_access_enabled: _,
      anonymous_pull_enabled: __,
      ...reported
    } = attributes(registry);
    return { ...reported, data_endpoint_enabled: false, data_endpoint_host_names: [] };
  },
};

const isPremium = (planned: ObjectValue) => planned.sku === "Premium";

/** What azurerm's `CustomizeDiff` refuses, in its order and words. */
const PLAN_CHECKS: readonly { fault: string; holds: (planned: ObjectValue) => boolean }[] = [
  {
    fault: "an ACR geo-replication can only be applied when using the Premium Sku",
    holds: (planned) => isZero(planned.georeplications) || isPremium(planned),
  },
  premiumOnly(
    "quarantine_policy_enabled",
    "an ACR quarantine policy can only be applied when using the Premium Sku. If you are downgrading from a Premium SKU please unset quarantine_policy_enabled",
  ),
  premiumOnly(
    "retention_policy_in_days",
    "an ACR retention policy can only be applied when using the Premium Sku. If you are downgrading from a Premium SKU please unset `retention_policy_in_days`",
  ),
  premiumOnly(
    "trust_policy_enabled",
    "an ACR trust policy can only be applied when using the Premium Sku. If you are downgrading from a Premium SKU please unset `trust_policy_enabled` or set `trust_policy_enabled = false`",
  ),
  {
    fault:
      "an ACR export policy can only be disabled when using the Premium Sku. If you are downgrading from a Premium SKU please unset `export_policy_enabled` or set `export_policy_enabled = true`",
    holds: (planned) => planned.export_policy_enabled !== false || isPremium(planned),
  },
  {
    fault: "to disable export of artifacts, `public_network_access_enabled` must also be `false`",
    holds: (planned) =>
      planned.export_policy_enabled !== false || planned.public_network_access_enabled !== true,
  },
  premiumOnly(
    "zone_redundancy_enabled",
    "ACR zone redundancy can only be applied when using the Premium Sku",
  ),
  {
    fault: "`anonymous_pull_enabled` can only be applied when using the Standard/Premium Sku",
    holds: (planned) => planned.anonymous_pull_enabled !== true || planned.sku !== "Basic",
  },
  premiumOnly(
    "data_endpoint_enabled",
    "`data_endpoint_enabled` can only be applied when using the Premium Sku",
  ),
];

function premiumOnly(attribute: string, fault: string) {
  return {
    fault,
    holds: (planned: ObjectValue) =>
      planned[attribute] === null || isZero(planned[attribute]) || isPremium(planned),
  };
}

interface Place {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly name: string;
}

function placeOf(object: ObjectValue, subscriptionId: string): Place {
  return {
    subscriptionId,
    resourceGroupName: text(object, "resource_group_name"),
    name: text(object, "name"),
  };
}

function idOf({ subscriptionId, resourceGroupName, name }: Place): string {
  return registryId(resourceGroupId(subscriptionId, resourceGroupName), name);
}

function describe({ subscriptionId, resourceGroupName, name }: Place): string {
  return `Registry (Subscription: ${quote(subscriptionId)}\nResource Group Name: ${quote(resourceGroupName)}\nRegistry Name: ${quote(name)})`;
}

function settings(planned: ObjectValue) {
  return {
    sku: text(planned, "sku"),
    adminEnabled: planned.admin_enabled === true,
    anonymousPullEnabled: planned.anonymous_pull_enabled === true,
    publicNetworkAccessEnabled: planned.public_network_access_enabled === true,
    tags: textMap(planned, "tags"),
  };
}

function attributes(registry: Registry): ObjectValue {
  const { id, name, resourceGroupName, location, sku, adminEnabled, anonymousPullEnabled } = registry;
  return {
    id,
    name,
    resource_group_name: resourceGroupName,
    location,
    sku,
    login_server: registry.loginServer,
    admin_enabled: adminEnabled,
    anonymous_pull_enabled: anonymousPullEnabled,
    public_network_access_enabled: registry.publicNetworkAccessEnabled,
    tags: { ...registry.tags },
  };
}
