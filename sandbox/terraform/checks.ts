/** A check of a text in a configuration: the fault in the real provider's words, or nothing. */
export type Check = (value: string, attribute: string) => string | undefined;

/** Go's `%q`, near enough for what users type. */
export const quote = (value: string): string => JSON.stringify(value);

export const isUuid: Check = (value, attribute) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
    ? undefined
    : `expected ${quote(attribute)} to be a valid UUID, got ${value}`;

export const isNotEmpty: Check = (value, attribute) =>
  value === "" ? `expected ${quote(attribute)} to not be an empty string, got ${value}` : undefined;

export const isOneOf =
  (...allowed: string[]): Check =>
  (value, attribute) =>
    allowed.includes(value)
      ? undefined
      : `expected ${attribute} to be one of [${allowed.map(quote).join(" ")}], got ${value}`;

/** RFC 3339, as `azuread` wants times. */
export const isTime: Check = (value, attribute) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : `expected ${quote(attribute)} to be a valid RFC3339 date, got ${quote(value)}`;

/** Azure's rules for the name of a resource group, as azurerm checks them. */
export const RESOURCE_GROUP_NAME: readonly Check[] = [
  (value, attribute) =>
    value.length > 90 ? `${quote(attribute)} may not exceed 90 characters in length` : undefined,
  (value, attribute) => (value.endsWith(".") ? `${quote(attribute)} may not end with a period` : undefined),
  (value, attribute) =>
    /^[-\w._()]+$/.test(value)
      ? undefined
      : `${quote(attribute)} may only contain alphanumeric characters, dash, underscores, parentheses and periods`,
];

/** Azure's rules for the name of a registry, as azurerm checks them: since 4.49.0 it takes the 50 letters that Azure allows. */
export const REGISTRY_NAME: readonly Check[] = [
  (value, attribute) =>
    /^[a-zA-Z0-9]+$/.test(value)
      ? undefined
      : `alpha numeric characters only are allowed in ${quote(attribute)}: ${quote(value)}`,
  (value, attribute) =>
    value.length < 5 ? `${quote(attribute)} cannot be less than 5 characters: ${quote(value)}` : undefined,
  (value, attribute) =>
    value.length > 50
      ? `${quote(attribute)} cannot be longer than 50 characters: ${quote(value)} ${value.length}`
      : undefined,
];
