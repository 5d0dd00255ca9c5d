import type { TypeBehaviour } from "../schemas/behaviour";
import type { Attribute, AttributeType, Block, NestedBlock } from "../schemas/schema";
import { equal, isObject, isZero, type ObjectValue, UNKNOWN, type Value } from "./values";

/** What Terraform asks a provider to plan. */
export interface Change {
  /** State before; null where the resource is to be made. */
  readonly prior: ObjectValue | null;
  /** The configuration, with the prior values of what the provider computes. */
  readonly proposed: ObjectValue;
}

export interface Plan {
  readonly planned: ObjectValue;
  /** Attributes whose change replaces the resource. */
  readonly replace: readonly string[];
}

/** What a rule adds to planning. */
export interface PlanningRule {
  /** How the provider rewrites a text before it plans, by attribute. */
  readonly normalize?: Readonly<Record<string, (value: string) => string>>;
  /** Attributes in which upper and lower case are the same. */
  readonly ignoreCase?: readonly string[];
}

/**
 * Plans as a provider of Terraform's SDK version 2 does: what the provider computes is unknown in a new resource and
 * keeps its value in an existing one; defaults are planned; what is left out and was zero stays zero.
 */
export function planChange(
  block: Block,
  behaviour: TypeBehaviour,
  change: Change,
  rule: PlanningRule = {},
): Plan {
  const { prior, proposed } = change;
  const planner = new Planner(behaviour.defaults ?? {});
  const planned = planner.block(block, proposed, prior ?? undefined, "");
  for (const [name, normalize] of Object.entries(rule.normalize ?? {})) {
    const value = planned[name];
    if (typeof value === "string") planned[name] = normalize(value);
  }
  if (prior === null) return { planned, replace: [] };
  for (const name of rule.ignoreCase ?? []) {
    if (lower(planned[name]) === lower(prior[name])) planned[name] = prior[name];
  }
  const replace = (behaviour.replace ?? []).filter((name) => !equal(prior[name], planned[name]));
  return { planned, replace };
}

/** Gives what is still unknown after apply a zero value: Azure had nothing to say about it. */
export function settle(block: Block, state: ObjectValue): ObjectValue {
  const attributes = mapValues(block.attributes, (attribute, name) =>
    state[name] === UNKNOWN ? zeroOf(attribute.type) : state[name],
  );
  const blocks = mapValues(block.block_types, (nested, name) =>
    mapItems(state[name], (item) => settle(nested.block, item)),
  );
  return { ...attributes, ...blocks };
}

/** A state that has exactly the schema's attributes: what a stored state lacks is null, what it has besides is gone. */
export function conform(block: Block, state: ObjectValue): ObjectValue {
  const attributes = mapValues(block.attributes, (_, name) => state[name] ?? null);
  const blocks = mapValues(block.block_types, (nested, name) => {
    const value = state[name] ?? (nested.nesting_mode === "single" ? null : []);
    return mapItems(value, (item) => conform(nested.block, item));
  });
  return { ...attributes, ...blocks };
}

class Planner {
  constructor(private readonly defaults: Readonly<Record<string, string | number | boolean>>) {}

  block(block: Block, proposed: ObjectValue, prior: ObjectValue | undefined, path: string): ObjectValue {
    return {
      ...mapValues(block.attributes, (attribute, name) =>
        this.attribute(attribute, proposed[name], prior?.[name], path + name),
      ),
      ...mapValues(block.block_types, (nested, name) =>
        this.nestedBlocks(nested, proposed[name], prior?.[name], path + name),
      ),
    };
  }

  private attribute(attribute: Attribute, proposed: Value, prior: Value | undefined, path: string): Value {
    if (proposed !== null) return this.objects(attribute.type, proposed, path);
    if (path in this.defaults) return this.defaults[path];
    if (attribute.computed) return prior === undefined ? UNKNOWN : prior;
    return prior !== undefined && prior !== null && isZero(prior) ? prior : null;
  }

  /** Defaults within an attribute that is written like a block. */
  private objects(type: AttributeType, value: Value, path: string): Value {
    if (typeof type === "string" || value === null) return value;
    const [kind, element] = type;
    if (kind !== "object") {
      return Array.isArray(value)
        ? value.map((item) => this.objects(element as AttributeType, item, path))
        : value;
    }
    if (!isObject(value)) return value;
    return mapValues(element as Readonly<Record<string, AttributeType>>, (fieldType, name) => {
      const field = `${path}.${name}`;
      return value[name] === null
        ? (this.defaults[field] ?? null)
        : this.objects(fieldType, value[name], field);
    });
  }

  private nestedBlocks(nested: NestedBlock, proposed: Value, prior: Value | undefined, path: string): Value {
    const before = Array.isArray(prior) ? prior : [prior ?? null];
    return mapItems(proposed, (item, index) => {
      const same = nested.nesting_mode === "set" ? before.find((other) => equal(other, item)) : before[index];
      return this.block(nested.block, item, isObject(same) ? same : undefined, `${path}.`);
    });
  }
}

/** Applies to a single block, or to every block of a list or set. */
function mapItems(value: Value, map: (item: ObjectValue, index: number) => ObjectValue): Value {
  if (Array.isArray(value)) return value.map((item, index) => (isObject(item) ? map(item, index) : item));
  return isObject(value) ? map(value, 0) : value;
}

function mapValues<T>(
  entries: Readonly<Record<string, T>>,
  map: (item: T, name: string) => Value,
): ObjectValue {
  return Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, map(item, name)]));
}

function zeroOf(type: AttributeType): Value {
  if (type === "string") return "";
  if (type === "number") return 0;
  if (type === "bool") return false;
  return type[0] === "list" || type[0] === "set" ? [] : {};
}

function lower(value: Value): Value {
  return typeof value === "string" ? value.toLowerCase() : value;
}
