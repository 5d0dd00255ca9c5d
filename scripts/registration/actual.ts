import type { ZenmlServer } from "../zenml/server";
import type { Desired, Labels } from "./desired";

/** A service connector as ZenML has it. */
export interface ActualConnector {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly authMethod: string;
  readonly resourceTypes: readonly string[];
  readonly resourceId: string | undefined;
  /** Without the secret: it is not asked for. */
  readonly configuration: Readonly<Record<string, string>>;
  /** UTC. */
  readonly expiresAt: string | undefined;
  readonly labels: Labels;
}

/** A stack component as ZenML has it. */
export interface ActualComponent {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly flavor: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly connector: { readonly id: string; readonly name: string } | undefined;
  readonly connectorResourceId: string | undefined;
  readonly labels: Labels;
}

/** A stack as ZenML has it. */
export interface ActualStack {
  readonly id: string;
  readonly name: string;
  /** Components by component type. */
  readonly components: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
  readonly labels: Labels;
}

/** What ZenML has under the names of a registration. */
export interface Actual {
  readonly connectors: readonly ActualConnector[];
  readonly components: readonly ActualComponent[];
  readonly stacks: readonly ActualStack[];
  /** Where a stack or a component that should be there is not: what there is instead, by `stack` or component type. */
  readonly alternatives: Readonly<Record<string, readonly string[]>>;
}

/** Looks up all that a registration names. */
export async function readActual(server: ZenmlServer, desired: Desired): Promise<Actual> {
  const components = new Map<string, { type: string; name: string }>();
  const need = (type: string, name: string) => components.set(JSON.stringify([type, name]), { type, name });
  for (const { type, name } of desired.components) need(type, name);
  for (const { components: slots } of desired.stacks) {
    for (const [type, name] of Object.entries(slots)) need(type, name);
  }
  const [foundConnectors, foundComponents, foundStacks] = await Promise.all([
    Promise.all(desired.connectors.map(({ name }) => server.findConnector(name))),
    Promise.all([...components.values()].map(({ type, name }) => server.findComponent(type, name))),
    Promise.all(desired.stacks.map(({ name }) => server.findStack(name))),
  ]);
  const actual = {
    connectors: foundConnectors.filter((found) => found !== undefined),
    components: foundComponents.filter((found) => found !== undefined),
    stacks: foundStacks.filter((found) => found !== undefined),
  };
  return { ...actual, alternatives: await findAlternatives(server, desired, actual) };
}

/** Names for a message that says what could have been meant. */
async function findAlternatives(
  server: ZenmlServer,
  desired: Desired,
  { components, stacks }: Pick<Actual, "components" | "stacks">,
): Promise<Record<string, string[]>> {
  const made = new Set(desired.components.map(({ type, name }) => JSON.stringify([type, name])));
  const missing = new Set(
    desired.stacks
      .flatMap(({ components: slots }) => Object.entries(slots))
      .filter(([type, name]) => !made.has(JSON.stringify([type, name])))
      .filter(([type, name]) => !components.some((found) => found.type === type && found.name === name))
      .map(([type]) => type),
  );
  if (desired.stacks.some(({ existing, name }) => existing && !stacks.some((found) => found.name === name))) {
    missing.add("stack");
  }
  const names = await Promise.all(
    [...missing].map(async (kind) => [
      kind,
      kind === "stack" ? await server.stackNames() : await server.componentNames(kind),
    ]),
  );
  return Object.fromEntries(names);
}
