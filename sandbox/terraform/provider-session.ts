import { behaviourOf } from "../schemas/behaviour";
import type { Block, ProviderSchema, Schema } from "../schemas/schema";
import type { World } from "../world/world";
import { type Diagnostic, ProviderError } from "./diagnostics";
import { conform, type Plan, planChange, settle } from "./planning";
import type { Account, ConfigRule, DataSourceRule, ResourceRule } from "./rule";
import { type ObjectValue, UNKNOWN, type Value } from "./values";

/** A simulated provider: its schema, and a rule for each type in it. */
export interface ProviderDefinition {
  /** Address under which Terraform knows the provider. */
  readonly source: string;
  readonly schema: ProviderSchema;
  readonly resources: Readonly<Record<string, ResourceRule>>;
  readonly dataSources: Readonly<Record<string, DataSourceRule>>;
  /** Whom and where the provider works for; throws `ProviderError` where its configuration does not say. */
  account(config: ObjectValue, world: World): Account;
}

/** One provider configuration of one Terraform run. */
export class ProviderSession {
  private configured: Account | undefined;

  constructor(
    readonly definition: ProviderDefinition,
    private readonly world: World,
  ) {}

  configure(config: ObjectValue): void {
    this.configured = this.definition.account(config, this.world);
  }

  validateResource(type: string, config: ObjectValue): Diagnostic[] {
    return faults(this.resource(type).rule, config);
  }

  validateDataSource(type: string, config: ObjectValue): Diagnostic[] {
    return faults(this.dataSource(type).rule, config);
  }

  /** A stored state in the shape of today's schema. */
  upgrade(type: string, stored: ObjectValue): ObjectValue {
    return conform(this.resource(type).block, stored);
  }

  read(type: string, state: ObjectValue): ObjectValue | null {
    const observed = this.resource(type).rule.read(state, this.account);
    return observed === undefined ? null : { ...state, ...observed };
  }

  plan(type: string, prior: ObjectValue | null, proposed: ObjectValue): Plan {
    const { block, rule } = this.resource(type);
    const plan = planChange(block, behaviourOf(type), { prior, proposed }, rule);
    const fault = rule.checkPlan?.(plan.planned);
    if (fault !== undefined) throw new ProviderError({ summary: fault });
    return plan;
  }

  /** Makes the resource (no prior state), or changes it in place. Returns its new state. */
  apply(type: string, prior: ObjectValue | null, planned: ObjectValue): ObjectValue {
    const { block, rule } = this.resource(type);
    const observed =
      prior === null ? rule.create(planned, this.account) : rule.update?.(planned, this.account);
    return settle(block, { ...planned, ...observed });
  }

  destroy(type: string, state: ObjectValue): void {
    this.resource(type).rule.delete(state, this.account);
  }

  /** The state that an import starts from; Terraform then reads the rest. */
  import(type: string, id: string): ObjectValue {
    const { block, rule } = this.resource(type);
    const state = conform(block, { id });
    if (rule.read(state, this.account) === undefined) {
      throw new ProviderError({
        summary: "Cannot import non-existent remote object",
        detail: `There is no ${type} with the id "${id}".`,
        attribute: "id",
      });
    }
    return state;
  }

  readDataSource(type: string, config: ObjectValue): ObjectValue {
    const { block, rule } = this.dataSource(type);
    return conform(block, { ...config, ...rule.read(config, this.account) });
  }

  private get account(): Account {
    if (!this.configured) throw new ProviderError({ summary: "The provider was not configured." });
    return this.configured;
  }

  private resource(type: string): { block: Block; rule: ResourceRule } {
    const { schema, resources } = this.definition;
    return { block: blockOf(schema.resource_schemas, type), rule: ruleOf(resources, type) };
  }

  private dataSource(type: string): { block: Block; rule: DataSourceRule } {
    const { schema, dataSources } = this.definition;
    return { block: blockOf(schema.data_source_schemas, type), rule: ruleOf(dataSources, type) };
  }
}

function blockOf(schemas: Readonly<Record<string, Schema>>, type: string): Block {
  const schema = schemas[type];
  if (!schema) throw notSimulated(type);
  return schema.block;
}

function ruleOf<Rule>(rules: Readonly<Record<string, Rule>>, type: string): Rule {
  const rule = rules[type];
  if (!rule) throw notSimulated(type);
  return rule;
}

function notSimulated(type: string): ProviderError {
  return new ProviderError({ summary: `The sandbox does not simulate ${type}.` });
}

function faults(
  { checks = {}, conflicts = [], exactlyOneOf }: ConfigRule,
  config: ObjectValue,
): Diagnostic[] {
  const checked = Object.entries(checks).flatMap(([attribute, all]) => {
    const value = config[attribute];
    if (typeof value !== "string") return [];
    return all
      .map((check) => check(value, attribute))
      .filter((fault) => fault !== undefined)
      .map((summary) => ({ summary, attribute }));
  });
  const conflicting = conflicts
    .filter((pair) => pair.every((attribute) => isKnown(config[attribute])))
    .map(([attribute, other]) => ({
      summary: "Conflicting configuration arguments",
      detail: `"${attribute}": conflicts with ${other}`,
      attribute,
    }));
  return [...checked, ...conflicting, ...(exactlyOneOf ? combinationFaults(exactlyOneOf, config) : [])];
}

function combinationFaults(attributes: readonly string[], config: ObjectValue): Diagnostic[] {
  const known = attributes.filter((attribute) => isKnown(config[attribute]));
  const isPossible = known.length === 0 && attributes.some((attribute) => config[attribute] === UNKNOWN);
  if (known.length === 1 || isPossible) return [];
  const list = attributes.join(",");
  const detail =
    known.length === 0
      ? `one of \`${list}\` must be specified`
      : `only one of \`${list}\` can be specified, but \`${known.join(",")}\` were specified.`;
  return attributes.map((attribute) => ({
    summary: "Invalid combination of arguments",
    detail: `"${attribute}": ${detail}`,
    attribute,
  }));
}

function isKnown(value: Value): boolean {
  return value !== null && value !== UNKNOWN;
}
