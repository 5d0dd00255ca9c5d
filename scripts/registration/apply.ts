import { CommandError, ExitCode } from "../errors";
import type { ZenmlServer } from "../zenml/server";
import { readActual } from "./actual";
import type { Desired } from "./desired";
import {
  type ComponentItem,
  type ConnectorItem,
  itemsOf,
  type Plan,
  type PlanItem,
  type PlanOptions,
  planRegistration,
  type StackItem,
} from "./plan";
import { componentRequest, connectorRequest } from "./requests";

/** Ids in ZenML of what is registered, by name. */
export interface Applied {
  readonly connectors: ReadonlyMap<string, string>;
  /** By {@link componentKey}. */
  readonly components: ReadonlyMap<string, string>;
  readonly stacks: ReadonlyMap<string, string>;
}

/** What applying a plan needs beside it. */
export interface ApplyContext {
  readonly server: ZenmlServer;
  readonly desired: Desired;
  readonly options: PlanOptions;
  /** Told what is written, as it begins. */
  readonly detail: (text: string) => void;
}

/** ZenML's component names are unique within a type. */
export function componentKey(type: string, name: string): string {
  return JSON.stringify([type, name]);
}

/** What of a connector ZenML does not let anybody change while a component uses it. */
const FIXED_IN_USE = ["auth_method", "resource_types", "resource_id"];

/** Does what a plan says: connectors, then the components that use them, then the stacks that hold those. */
export async function applyPlan(plan: Plan, context: ApplyContext): Promise<Applied> {
  const connectors = new Map<string, string>();
  const components = new Map<string, string>();
  const stacks = new Map<string, string>();
  const disconnected = new Set<string>();

  for (const item of plan.connectors) {
    announce(item, context);
    connectors.set(item.name, await applyConnector(item, plan, disconnected, context));
  }
  for (const item of plan.components) {
    announce(item, context);
    const connectorId = connectors.get(item.desired.connector) as string;
    const id = await applyComponent(item, connectorId, disconnected, context);
    components.set(componentKey(item.desired.type, item.name), id);
  }
  for (const item of plan.stacks) {
    announce(item, context);
    stacks.set(item.name, await applyStack(item, components, context));
  }
  return { connectors, components, stacks };
}

function announce({ action, kind, name }: PlanItem, { detail }: ApplyContext): void {
  if (action !== "same") detail(`${action} ${kind} ${name}`);
}

async function applyConnector(
  { action, name, fields, desired, actual }: ConnectorItem,
  plan: Plan,
  disconnected: Set<string>,
  context: ApplyContext,
): Promise<string> {
  const { server } = context;
  const request = connectorRequest(desired);
  if (actual === undefined) {
    return create(context, (fresh) => fresh.connectors.find((item) => item.name === name), {
      send: () => server.createConnector(request),
      change: (id) => server.updateConnector(id, request),
    });
  }
  if (action === "same") return actual.id;
  if (fields.some(({ field }) => FIXED_IN_USE.includes(field))) {
    for (const { actual: component } of plan.components) {
      if (component?.connector?.id !== actual.id) continue;
      await server.updateComponent(component.id, { name: component.name });
      disconnected.add(component.id);
    }
  }
  await server.updateConnector(actual.id, request);
  return actual.id;
}

async function applyComponent(
  { action, name, desired, actual }: ComponentItem,
  connectorId: string,
  disconnected: ReadonlySet<string>,
  context: ApplyContext,
): Promise<string> {
  const { server } = context;
  const request = componentRequest(desired, connectorId);
  if (actual === undefined) {
    const same = (item: ComponentItem) => item.name === name && item.desired.type === desired.type;
    return create(context, (fresh) => fresh.components.find(same), {
      send: () => server.createComponent(request),
      change: (id) => server.updateComponent(id, request),
    });
  }
  if (action === "change" || disconnected.has(actual.id)) await server.updateComponent(actual.id, request);
  return actual.id;
}

async function applyStack(
  { action, name, desired, actual }: StackItem,
  made: ReadonlyMap<string, string>,
  context: ApplyContext,
): Promise<string> {
  const { server } = context;
  if (action === "same" && actual) return actual.id;
  const slots: Record<string, string[]> = {};
  for (const [type, component] of Object.entries(desired.components)) {
    slots[type] = [made.get(componentKey(type, component)) ?? (await idOf(server, type, component))];
  }
  const labels = { ...desired.labels };
  // Slots that are not this stack's keep what they hold: ZenML replaces all of them together.
  const held = Object.entries(actual?.components ?? {}).map(([type, occupants]) => [
    type,
    occupants.map(({ id }) => id),
  ]);
  const components: Record<string, string[]> = { ...Object.fromEntries(held), ...slots };
  const change = (id: string) =>
    server.updateStack(id, { name, components, ...(desired.existing ? {} : { labels }) });
  if (actual === undefined) {
    return create(context, (fresh) => fresh.stacks.find((item) => item.name === name), {
      send: () => server.createStack({ name, components: slots, labels }),
      change,
    });
  }
  await change(actual.id);
  return actual.id;
}

async function idOf(server: ZenmlServer, type: string, name: string): Promise<string> {
  const component = await server.findComponent(type, name);
  if (component !== undefined) return component.id;
  throw new CommandError({
    what: `The ${type.replaceAll("_", " ")} ${JSON.stringify(name)} is no longer in ZenML.`,
    where: server.url,
    remedy: "Run register again.",
  });
}

/**
 * Creates something that may come into being at the same time through somebody else, or through this very request
 * though its answer was lost: after a failure it is looked up, and what is there is taken, if it is ours.
 */
async function create<Item extends PlanItem>(
  { server, desired, options }: ApplyContext,
  pick: (plan: Plan) => Item | undefined,
  { send, change }: { send: () => Promise<string>; change: (id: string) => Promise<void> },
): Promise<string> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== ExitCode.failed) throw error;
    const item = pick(planRegistration(desired, await readActual(server, desired), options));
    if (item?.actual === undefined || item.action === "conflict") throw error;
    if (item.action === "change") await change(item.actual.id);
    return item.actual.id;
  }
}

/** Whether a plan has anything to write. */
export function hasChanges(plan: Plan): boolean {
  return itemsOf(plan).some(({ action }) => action === "create" || action === "change");
}
