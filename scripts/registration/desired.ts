/** What a stack wants to have registered, from its outputs: nothing in them is trusted before it is checked. */
import { z } from "zod";
import { OUTPUT_NAMES, REGISTRATION_VERSION } from "../../constructs/registration-format";
import { CommandError, ExitCode } from "../errors";
import { Secret } from "../secret";

/** Labels of a ZenML entity. */
export type Labels = Readonly<Record<string, string>>;

/** A service connector as it should be. */
export interface DesiredConnector {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly authMethod: string;
  readonly resourceType: string;
  /** The registry's login server. */
  readonly resourceId: string;
  /** ZenML's configuration keys, without the secret one. */
  readonly configuration: AzureConfiguration;
  readonly clientSecret: Secret;
  /** When the secret ends: RFC 3339, UTC. */
  readonly expiresAt?: string;
  readonly labels: Labels;
}

/** Configuration of ZenML's Azure connector with the authentication method `service-principal`. */
export interface AzureConfiguration {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly subscription_id: string;
  readonly resource_group: string;
}

/** A stack component as it should be. */
export interface DesiredComponent {
  readonly name: string;
  readonly type: string;
  readonly flavor: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Name of the connector that it uses. */
  readonly connector: string;
  readonly connectorResourceId: string;
  readonly labels: Labels;
}

/** A ZenML stack as it should be. */
export interface DesiredStack {
  readonly name: string;
  /** It is there already, and only the slots in `components` are filled. */
  readonly existing: boolean;
  /** Names of components by component type. */
  readonly components: Readonly<Record<string, string>>;
  readonly labels: Labels;
}

/** The registration of one Terraform stack. */
export interface Desired {
  /** Name of the Terraform stack. */
  readonly terraformStack: string;
  readonly connectors: readonly DesiredConnector[];
  readonly components: readonly DesiredComponent[];
  readonly stacks: readonly DesiredStack[];
}

/** What the outputs must agree with, before a credential in them is sent anywhere. */
export interface Expected {
  readonly stack: string;
  /** Subscriptions and tenants that the stack's providers are configured with; undefined where that isn't known. */
  readonly subscriptionIds?: readonly string[];
  readonly tenantIds?: readonly string[];
}

/** Names and texts end up on a terminal and in URLs. */
const TEXT = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !/\p{Cc}|\p{Cf}/u.test(text), "has control characters in it")
  .refine((text) => !text.includes("${"), "has a Terraform expression in it that was not resolved");
const UUID = z.guid("is not a UUID");
// ZenML 0.98's Azure connector rebuilds the domain as <name>.azurecr.io: no other host can be meant.
const LOGIN_SERVER = z
  .string()
  .regex(/^[a-z0-9]{5,50}\.azurecr\.io$/, "is not the login server of a registry, <name>.azurecr.io");
const LABELS = z.record(TEXT, TEXT);
const MANY = 1000;

const REGISTRATION = z.object({
  version: z.literal(REGISTRATION_VERSION),
  stack: TEXT,
  connectors: z
    .array(
      z.object({
        name: TEXT,
        description: z.string().max(10_000).optional(),
        type: z.literal("azure"),
        auth_method: z.literal("service-principal"),
        resource_type: z.literal("docker-registry"),
        resource_id: LOGIN_SERVER,
        config: TEXT,
        labels: LABELS,
      }),
    )
    .min(1, "is empty")
    .max(MANY),
  components: z
    .array(
      z.object({
        name: TEXT,
        type: TEXT,
        flavor: TEXT,
        configuration: z.record(TEXT, TEXT),
        connector: TEXT,
        connector_resource_id: LOGIN_SERVER,
        labels: LABELS,
      }),
    )
    .max(MANY),
  stacks: z
    .array(z.object({ name: TEXT, existing: z.boolean(), components: z.record(TEXT, TEXT), labels: LABELS }))
    .max(MANY),
});

const CONNECTOR_CONFIG = z.record(
  TEXT,
  z.object({
    resource_id: LOGIN_SERVER,
    expires_at: z.iso.datetime({ offset: true, error: "is not a time" }).optional(),
    configuration: z.object({
      tenant_id: UUID,
      client_id: UUID,
      client_secret: z.string().min(1, "is empty"),
      subscription_id: UUID,
      resource_group: TEXT,
    }),
  }),
);

/**
 * Reads the registration of a stack from its outputs.
 *
 * @throws {@link CommandError} (usage) where the outputs are of another version, another stack, another subscription
 * or tenant, or have anything in them that they should not
 */
export function parseDesired(
  outputs: { readonly registration: unknown; readonly connectorConfig: unknown; readonly source: string },
  expected: Expected,
): Desired {
  const { source } = outputs;
  requireVersion(outputs.registration, source);
  const registration = parse(REGISTRATION, outputs.registration, OUTPUT_NAMES.registration, source);
  const configs = parse(CONNECTOR_CONFIG, outputs.connectorConfig, OUTPUT_NAMES.connectorConfig, source);
  const refuse = (what: string, remedy: string) =>
    new CommandError({ what, where: source, remedy }, ExitCode.usage);
  if (registration.stack !== expected.stack) {
    throw refuse(
      `These are the outputs of the stack ${quote(registration.stack)}, not of ${quote(expected.stack)}.`,
      `Name the stack ${quote(registration.stack)}, or give the outputs of ${quote(expected.stack)}.`,
    );
  }

  const connectors = registration.connectors.map((connector): DesiredConnector => {
    const config = Object.hasOwn(configs, connector.config) ? configs[connector.config] : undefined;
    if (config === undefined || config.resource_id !== connector.resource_id) {
      throw refuse(
        `The output ${OUTPUT_NAMES.connectorConfig} has no configuration of the connector ${quote(connector.name)} for ${connector.resource_id}.`,
        `Deploy again: cdktf deploy ${expected.stack}`,
      );
    }
    const { client_secret: clientSecret, ...configuration } = config.configuration;
    requireOneOf("subscription", configuration.subscription_id, expected.subscriptionIds, refuse);
    requireOneOf("tenant", configuration.tenant_id, expected.tenantIds, refuse);
    return {
      name: connector.name,
      description: connector.description ?? "",
      type: connector.type,
      authMethod: connector.auth_method,
      resourceType: connector.resource_type,
      resourceId: connector.resource_id,
      configuration,
      clientSecret: new Secret(clientSecret),
      expiresAt: config.expires_at,
      labels: connector.labels,
    };
  });
  const hosts = new Map(connectors.map(({ name, resourceId }) => [name, resourceId]));
  const components = registration.components.map((component): DesiredComponent => {
    const host = hosts.get(component.connector);
    if (host !== component.connector_resource_id || (component.configuration.uri ?? host) !== host) {
      throw refuse(
        `The component ${quote(component.name)} is for another registry than its connector ${quote(component.connector)}.`,
        `Deploy again: cdktf deploy ${expected.stack}`,
      );
    }
    const { connector_resource_id: connectorResourceId, ...rest } = component;
    return { ...rest, connectorResourceId };
  });
  return { terraformStack: registration.stack, connectors, components, stacks: registration.stacks };
}

/** Another version may have another shape: it is looked at first. */
function requireVersion(registration: unknown, source: string): void {
  const version = (registration as { version?: unknown } | null)?.version;
  if (typeof version !== "number" || version === REGISTRATION_VERSION) return;
  throw new CommandError(
    {
      what: `The output ${OUTPUT_NAMES.registration} has version ${version}; this zenml-acr reads version ${REGISTRATION_VERSION}.`,
      where: source,
      remedy:
        version > REGISTRATION_VERSION
          ? "Update zenml-acr."
          : "Update cdktf-zenml-acr in the project of the stack, and deploy again.",
    },
    ExitCode.usage,
  );
}

function requireOneOf(
  kind: string,
  id: string,
  expected: readonly string[] | undefined,
  refuse: (what: string, remedy: string) => CommandError,
): void {
  if (expected === undefined || expected.some((one) => one.toLowerCase() === id.toLowerCase())) return;
  throw refuse(
    `The outputs are for the ${kind} ${id}, the stack for ${expected.join(", ")}; nothing was sent anywhere.`,
    "Check the stack's settings, and that the outputs are of the latest deployment.",
  );
}

function parse<T>(schema: z.ZodType<T>, value: unknown, output: string, source: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  const at = [output, ...path].join(".");
  throw new CommandError(
    {
      what: `${printable(at)}: ${printable(message)}`,
      where: source,
      remedy: "Deploy again with this version of the project; nothing was sent anywhere.",
    },
    ExitCode.usage,
  );
}

function quote(name: string): string {
  return JSON.stringify(name);
}

/** Keys of a crafted output could hold escape sequences of the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, "?").slice(0, 300);
}
