import { Token } from "cdktf";
import { RegistryPermissionMode } from "../permission-mode";
import { check, checkMap, checkRequired, mistake, type Rule } from "./mistake";

/**
 * Azure's rule, and azurerm's since 4.49; before, it took at most 49 characters.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcontainerregistry
 * @see https://github.com/hashicorp/terraform-provider-azurerm/pull/30858
 */
export const REGISTRY_NAME: Rule = {
  rule: "5 to 50 letters and digits, nothing else (Azure)",
  remedy: "choose such a name that nobody in Azure uses yet: `az acr check-name --name NAME`",
  holds: (name) => /^[a-zA-Z0-9]{5,50}$/.test(name),
};

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
export const RESOURCE_GROUP_NAME: Rule = {
  rule: "1 to 90 letters, digits, `_`, `-`, `.`, `(` and `)`, not ending in `.` (Azure)",
  remedy: "leave out the other characters",
  holds: (name) => /^[\p{L}\p{N}_().-]{1,90}$/u.test(name) && !name.endsWith("."),
};

export const LOCATION: Rule = {
  rule: "the name of an Azure region, such as `westeurope` or `West Europe`",
  remedy: "`az account list-locations --query [].name` lists them",
  holds: (location) => /^[a-zA-Z][a-zA-Z0-9 ]+$/.test(location),
};

/** @see https://learn.microsoft.com/azure/container-registry/container-registry-skus */
export const SKU: Rule = {
  rule: "Basic, Standard or Premium (Azure)",
  remedy: "Standard suits most; leave the setting out for it",
  holds: (sku) => ["Basic", "Standard", "Premium"].includes(sku),
};

export const PERMISSION_MODE: Rule = {
  rule: "registry or repository, as in RegistryPermissionMode",
  remedy:
    "`az acr show --name NAME --query roleAssignmentMode` prints which: AbacRepositoryPermissions is repository",
  holds: (mode) => Object.values<string>(RegistryPermissionMode).includes(mode),
};

export const UUID: Rule = {
  rule: "a UUID, such as 11111111-2222-3333-4444-555555555555",
  remedy: "`az account show` prints the subscription (`id`) and the tenant (`tenantId`)",
  holds: isUuid,
};

export const OWNER: Rule = {
  rule: "the object id (a UUID) of a user or a service principal in Entra ID",
  remedy: "`az ad signed-in-user show --query id` prints yours",
  holds: isUuid,
};

export const PRINCIPAL_ID: Rule = {
  rule: "the object id (a UUID) of a principal in Entra ID, not the client id of its application",
  remedy: "`az ad sp show --id CLIENT_ID --query id` prints a service principal's",
  holds: isUuid,
};

/** @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-rest */
export const PRINCIPAL_TYPE: Rule = {
  rule: "ServicePrincipal, User or Group (azurerm)",
  remedy: "ServicePrincipal is right for managed identities too",
  holds: (type) => ["ServicePrincipal", "User", "Group"].includes(type),
};

export const REGISTRY_ID: Rule = {
  rule: "the ARM id of a container registry: /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/…",
  remedy: "`az acr show --name NAME --query id` prints it",
  holds: (id) =>
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i.test(
      id,
    ),
};

/** Entra ID's limit for the display name of an application. */
export const APPLICATION_NAME: Rule = {
  rule: "1 to 120 characters (Entra ID)",
  remedy: "shorten it",
  holds: (name) => name.trim().length > 0 && name.length <= 120,
};

function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/**
 * Azure's limits for tags.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 */
export function checkTags(tags?: { readonly [name: string]: string }): string[] {
  const noMap = checkMap("tags", tags);
  if (noMap.length > 0) return noMap;
  const entries = Object.entries(tags ?? {});
  const count =
    entries.length > 50
      ? [mistake("tags", `${entries.length} tags`, "at most 50 tags (Azure)", "leave some out")]
      : [];
  const name: Rule = {
    rule: "a tag's name has 1 to 512 characters, none of them < > % & \\ ? / (Azure)",
    remedy: "rename the tag",
    holds: (text) => /^[^<>%&\\?/]{1,512}$/.test(text),
  };
  const value: Rule = {
    rule: "a tag's value has at most 256 characters (Azure)",
    remedy: "shorten it",
    holds: (text) => text.length <= 256,
  };
  return [
    ...count,
    ...entries.flatMap(([key, text]) => [
      ...check("tags", key, name),
      ...checkRequired(`tags[${JSON.stringify(key)}]`, text, value),
    ]),
  ];
}

/** A whole number within bounds; `unit` is what it counts. */
export function checkWholeNumber(
  setting: string,
  value: number | undefined,
  bounds: { readonly min: number; readonly max?: number; readonly unit: string; readonly remedy: string },
): string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const { min, max = Number.MAX_SAFE_INTEGER, unit, remedy } = bounds;
  if (Number.isSafeInteger(value) && value >= min && value <= max) return [];
  const range = bounds.max === undefined ? `${min} or more` : `from ${min} to ${max}`;
  return [mistake(setting, value, `a whole number of ${unit}, ${range}`, remedy)];
}
