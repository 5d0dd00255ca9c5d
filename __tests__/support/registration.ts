/** Both sides of a registration as plain data: what a stack's outputs say, and what ZenML has. */
import { inspect } from "node:util";
import { CommandError, errorText } from "../../scripts/errors";
import type { Actual } from "../../scripts/registration/actual";
import { type Desired, parseDesired } from "../../scripts/registration/desired";
import { outputsOf, type ProjectSettings } from "./project";
import type { Seeded } from "./seeds";

const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";

/** A registry as a deployment leaves it. */
export const REGISTRY: Seeded = {
  registryId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/images`,
  loginServer: "images.azurecr.io",
  tenantId: "22222222-2222-4222-8222-222222222222",
  clientId: "33333333-3333-4333-8333-333333333333",
  clientSecret: "s3cr3t~value",
  subscriptionId: SUBSCRIPTION,
  resourceGroup: "rg",
  principalId: "44444444-4444-4444-8444-444444444444",
  applicationObjectId: "55555555-5555-4555-8555-555555555555",
  keyId: "66666666-6666-4666-8666-666666666666",
};

// biome-ignore lint/suspicious/noExplicitAny: tests put into outputs what should not be in them.
type Json = any;

/** The two outputs of the stack `dev`, in which everything has the name `images`. */
export function outputs(settings: ProjectSettings = {}): { registration: Json; connectorConfig: Json } {
  const { zenml_registration, connector_config } = JSON.parse(
    outputsOf(REGISTRY, { name: "images", ...settings }),
  );
  return { registration: zenml_registration.value, connectorConfig: connector_config.value };
}

/** What those outputs want. */
export function desiredBy(settings: ProjectSettings = {}): Desired {
  return parseDesired({ ...outputs(settings), source: "outputs.json" }, { stack: "dev" });
}

/** ZenML with a registration in it as it should be, and with the components that its stacks name beside. */
export function registered({ connectors, components, stacks }: Desired): Actual {
  const componentId = (type: string, name: string) => `${type}/${name}`;
  const owned = new Set(components.map(({ type, name }) => componentId(type, name)));
  const others = new Map(
    stacks
      .flatMap((stack) => Object.entries(stack.components))
      .map(([type, name]) => [componentId(type, name), { type, name }] as const)
      .filter(([id]) => !owned.has(id)),
  );
  return {
    connectors: connectors.map(({ resourceType, clientSecret: _, expiresAt, ...connector }) => ({
      ...connector,
      id: `connector/${connector.name}`,
      resourceTypes: [resourceType],
      configuration: { ...connector.configuration },
      expiresAt,
    })),
    components: [
      ...components.map((component) => ({
        ...component,
        id: componentId(component.type, component.name),
        connector: { id: `connector/${component.connector}`, name: component.connector },
      })),
      ...[...others].map(([id, { type, name }]) => ({
        id,
        type,
        name,
        flavor: "local",
        configuration: {},
        connector: undefined,
        connectorResourceId: undefined,
        labels: {},
      })),
    ],
    stacks: stacks.map(({ name, components: slots, labels }) => ({
      id: `stack/${name}`,
      name,
      labels,
      components: Object.fromEntries(
        Object.entries(slots).map(([type, slot]) => [type, [{ id: componentId(type, slot), name: slot }]]),
      ),
    })),
    alternatives: {},
  };
}

/** What a piece of work refuses to do. Anything else that comes of it fails the test. */
export async function refusalOf(work: () => unknown): Promise<CommandError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

/** All that could be printed of a failure. */
export function everythingIn(error: CommandError): string {
  return [errorText(error), error.stack, inspect(error, { depth: Number.POSITIVE_INFINITY })].join("\n");
}
