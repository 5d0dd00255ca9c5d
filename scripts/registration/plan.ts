import { LABELS, MANAGED_BY } from "../../constructs/registration-format";
import type { Actual, ActualComponent, ActualConnector, ActualStack } from "./actual";
import type { Desired, DesiredComponent, DesiredConnector, DesiredStack, Labels } from "./desired";

/** A field that changes, in words: both sides as they are shown. */
export interface FieldChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** Why something can't be had as it should be. */
export interface Conflict {
  readonly reason: string;
  readonly remedy: string;
}

interface Item<Kind extends string, D, A> {
  readonly action: "create" | "change" | "same" | "conflict";
  readonly kind: Kind;
  readonly name: string;
  /** What changes; empty for other actions. */
  readonly fields: readonly FieldChange[];
  readonly conflict?: Conflict;
  readonly desired: D;
  readonly actual?: A;
}

export type ConnectorItem = Item<"service connector", DesiredConnector, ActualConnector>;
export type ComponentItem = Item<"container registry" | "component", DesiredComponent, ActualComponent>;
export type StackItem = Item<"stack", DesiredStack, ActualStack>;
export type PlanItem = ConnectorItem | ComponentItem | StackItem;

/** What is to be done in ZenML, in the order in which it is done. */
export interface Plan {
  readonly connectors: readonly ConnectorItem[];
  readonly components: readonly ComponentItem[];
  readonly stacks: readonly StackItem[];
}

/** All items, in the order in which they are applied. */
export function itemsOf({ connectors, components, stacks }: Plan): readonly PlanItem[] {
  return [...connectors, ...components, ...stacks];
}

/** What is known and allowed beside the two sides. */
export interface PlanOptions {
  /** Names whose owner is not asked for. */
  readonly adopt: readonly string[];
  /** Connectors whose stored secret ZenML could not sign in with, with ZenML's reason. */
  readonly failing?: ReadonlyMap<string, string>;
}

/** Compares what should be with what is. Pure: asks nobody, changes nothing. */
export function planRegistration(desired: Desired, actual: Actual, options: PlanOptions): Plan {
  const connectors = desired.connectors.map((connector) => planConnector(connector, actual, options));
  const components = desired.components.map((component) => planComponent(component, actual, options));
  const stacks = desired.stacks.map((stack) => planStack(stack, desired, actual, options));
  return { connectors, components, stacks };
}

function planConnector(
  desired: DesiredConnector,
  { connectors }: Actual,
  options: PlanOptions,
): ConnectorItem {
  const kind = "service connector";
  const actual = connectors.find(({ name }) => name === desired.name);
  if (actual === undefined) return { action: "create", kind, name: desired.name, fields: [], desired };
  const base = { kind, name: desired.name, desired, actual } as const;
  const conflict =
    actual.type === desired.type
      ? ownerConflict(desired, actual, options)
      : fixedConflict("connector type", actual.type, desired.type);
  if (conflict) return { action: "conflict", ...base, fields: [], conflict };

  const fields = [
    ...change("description", actual.description, desired.description),
    ...change("auth_method", actual.authMethod, desired.authMethod),
    ...change("resource_types", actual.resourceTypes.join(", "), desired.resourceType),
    ...change("resource_id", actual.resourceId, desired.resourceId),
    ...changes("", actual.configuration, { ...desired.configuration }),
    ...changes("labels.", actual.labels, desired.labels),
    ...secretChange(desired, actual, options.failing?.get(desired.name)),
  ];
  return { action: fields.length > 0 ? "change" : "same", ...base, fields };
}

/** ZenML does not show the secret: that it is another one is told by its end, or by a sign-in that fails. */
function secretChange(
  desired: DesiredConnector,
  actual: ActualConnector,
  failure: string | undefined,
): FieldChange[] {
  const ends = change("expires_at", utcSeconds(actual.expiresAt), utcSeconds(desired.expiresAt));
  const from = failure ?? "(the one before)";
  return ends.length > 0 || failure ? [...ends, { field: "client_secret", from, to: "(the stack's)" }] : [];
}

function planComponent(desired: DesiredComponent, actual: Actual, options: PlanOptions): ComponentItem {
  const kind = desired.type === "container_registry" ? "container registry" : "component";
  const found = actual.components.find(({ name, type }) => name === desired.name && type === desired.type);
  if (found === undefined) return { action: "create", kind, name: desired.name, fields: [], desired };
  const base = { kind, name: desired.name, desired, actual: found } as const;
  const conflict =
    found.flavor === desired.flavor
      ? ownerConflict(desired, found, options)
      : fixedConflict("flavor", found.flavor, desired.flavor);
  if (conflict) return { action: "conflict", ...base, fields: [], conflict };

  const connector = actual.connectors.find(({ name }) => name === desired.connector);
  const connected = connector !== undefined && found.connector?.id === connector.id;
  const fields = [
    ...changes("", found.configuration, desired.configuration),
    ...(connected ? [] : [{ field: "connector", from: show(found.connector?.name), to: desired.connector }]),
    ...change("connector_resource_id", found.connectorResourceId, desired.connectorResourceId),
    ...changes("labels.", found.labels, desired.labels),
  ];
  return { action: fields.length > 0 ? "change" : "same", ...base, fields };
}

function planStack(stack: DesiredStack, desired: Desired, actual: Actual, options: PlanOptions): StackItem {
  const kind = "stack";
  const found = actual.stacks.find(({ name }) => name === stack.name);
  const base = { kind, name: stack.name, desired: stack, actual: found, fields: [] } as const;
  const isOurs = (type: string, name: string) =>
    desired.components.some((component) => component.type === type && component.name === name);
  const componentOf = (type: string, name: string) =>
    actual.components.find((component) => component.type === type && component.name === name);

  const conflict =
    missingConflict(
      stack,
      actual,
      (type, name) => isOurs(type, name) || componentOf(type, name) !== undefined,
    ) ??
    (stack.existing
      ? existingStackConflict(stack, found, actual)
      : found && ownerConflict(stack, found, options)) ??
    (stack.existing && found ? occupiedConflict(stack, found, componentOf, options) : undefined);
  if (conflict) return { action: "conflict", ...base, conflict };
  if (found === undefined) return { action: "create", ...base };

  const slots = Object.entries(stack.components).flatMap(([type, name]): FieldChange[] => {
    const occupants = found.components[type] ?? [];
    const component = componentOf(type, name);
    if (component !== undefined && occupants.length === 1 && occupants[0].id === component.id) return [];
    return [{ field: type, from: show(occupants.map((occupant) => occupant.name).join(", ")), to: name }];
  });
  // A stack that was there before keeps its labels: it is not ours.
  const fields = stack.existing ? slots : [...slots, ...changes("labels.", found.labels, stack.labels)];
  return { action: fields.length > 0 ? "change" : "same", ...base, fields };
}

/** A component or a stack that should be there already, and is not. */
function missingConflict(
  stack: DesiredStack,
  { alternatives }: Actual,
  exists: (type: string, name: string) => boolean,
): Conflict | undefined {
  const missing = Object.entries(stack.components).find(([type, name]) => !exists(type, name));
  if (missing === undefined) return undefined;
  const [type, name] = missing;
  const words = type.replaceAll("_", " ");
  return {
    reason: `ZenML has no ${words} ${JSON.stringify(name)}; it has: ${listed(alternatives[type])}`,
    remedy: `Register that ${words} in ZenML, or name another one in the stack's settings and deploy again.`,
  };
}

function existingStackConflict(
  stack: DesiredStack,
  found: ActualStack | undefined,
  { alternatives }: Actual,
): Conflict | undefined {
  if (found === undefined) {
    return {
      reason: `It should be there already, and is not; ZenML has: ${listed(alternatives.stack)}`,
      remedy:
        "Name one of those as existingStackName and deploy again, or leave the setting out to have a stack made.",
    };
  }
  if (stack.name !== "default") return undefined;
  return {
    reason: "ZenML lets nobody change the stack `default`.",
    remedy: "Name another stack and deploy again.",
  };
}

/** A slot of a stack that was there before, with a component in it that was not put there by this stack. */
function occupiedConflict(
  stack: DesiredStack,
  found: ActualStack,
  componentOf: (type: string, name: string) => ActualComponent | undefined,
  { adopt }: PlanOptions,
): Conflict | undefined {
  if (adopt.includes(stack.name)) return undefined;
  const occupied = Object.entries(stack.components)
    .map(([type, name]) => ({
      type,
      foreign: (found.components[type] ?? []).filter(({ id }) => id !== componentOf(type, name)?.id),
    }))
    .find(({ foreign }) => foreign.length > 0);
  if (occupied === undefined) return undefined;
  return {
    reason: `Its ${occupied.type.replaceAll("_", " ")} is ${occupied.foreign.map(({ name }) => JSON.stringify(name)).join(", ")}, which this stack did not put there.`,
    remedy: `--adopt ${shellWord(stack.name)} puts this stack's in its place.`,
  };
}

/** Something else under the name: ours is what carries our labels, with the same registry and the same stack. */
function ownerConflict(
  desired: { readonly name: string; readonly labels: Labels },
  actual: { readonly labels: Labels },
  { adopt }: PlanOptions,
): Conflict | undefined {
  const ours = owner(desired.labels);
  const theirs = owner(actual.labels);
  if (adopt.includes(desired.name) || (theirs !== undefined && sameOwner(ours, theirs))) return undefined;
  return {
    reason:
      theirs === undefined
        ? "It was not registered by zenml-acr."
        : `It belongs to ${describe(theirs)}; this one is ${ours ? describe(ours) : "nobody's"}.`,
    remedy: `Choose another name in the stack's settings and deploy again; or, if it is to be this stack's from now on: --adopt ${shellWord(desired.name)}`,
  };
}

interface Owner {
  readonly registryId: string;
  readonly terraformStack: string;
}

function owner(labels: Labels): Owner | undefined {
  if (labels[LABELS.managedBy] !== MANAGED_BY) return undefined;
  const { [LABELS.azureResourceId]: registryId = "", [LABELS.terraformStack]: terraformStack = "" } = labels;
  return { registryId, terraformStack };
}

function sameOwner(a: Owner | undefined, b: Owner): boolean {
  // Azure compares resource ids without case.
  return a?.terraformStack === b.terraformStack && a.registryId.toLowerCase() === b.registryId.toLowerCase();
}

function describe({ registryId, terraformStack }: Owner): string {
  return `the stack ${JSON.stringify(terraformStack)} with the registry ${registryId}`;
}

function fixedConflict(what: string, theirs: string, ours: string): Conflict {
  return {
    reason: `Its ${what} is ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}, and that can't be changed.`,
    remedy: "Choose another name in the stack's settings and deploy again.",
  };
}

function change(field: string, from: string | undefined, to: string | undefined): FieldChange[] {
  return (from ?? "") === (to ?? "") ? [] : [{ field, from: show(from), to: show(to) }];
}

/** Keys that are new, gone or different. */
function changes(
  prefix: string,
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, string>>,
): FieldChange[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return keys.flatMap((key) => change(`${prefix}${key}`, text(from[key]), to[key]));
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null || typeof value === "string"
    ? (value ?? undefined)
    : JSON.stringify(value);
}

function show(value: string | undefined): string {
  return value || "(none)";
}

function listed(names: readonly string[] | undefined): string {
  return names?.length ? names.join(", ") : "none";
}

function utcSeconds(time: string | undefined): string | undefined {
  return time && new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/** As it has to be typed in a shell. */
export function shellWord(name: string): string {
  return /^[\w.@/-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
