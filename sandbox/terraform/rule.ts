import type { World } from "../world/world";
import type { Check } from "./checks";
import type { PlanningRule } from "./planning";
import type { ObjectValue } from "./values";

/** Whom and where a configured provider works for. */
export interface Account {
  readonly world: World;
  readonly tenantId: string;
  /** Empty for a provider of directories. */
  readonly subscriptionId: string;
}

/** What is checked of a configuration before anything is planned. */
export interface ConfigRule {
  /** Checks of known values, by attribute. */
  readonly checks?: Readonly<Record<string, readonly Check[]>>;
  /** Pairs of attributes of which only one may be set. */
  readonly conflicts?: readonly (readonly [string, string])[];
  /** Attributes of which one, and only one, must be set. */
  readonly exactlyOneOf?: readonly string[];
}

/** What a resource type does beyond its schema. Every operation may throw a `ProviderError`. */
export interface ResourceRule extends ConfigRule, PlanningRule {
  /** A fault that shows only when the attributes are seen together, as `CustomizeDiff` finds it. */
  checkPlan?(planned: ObjectValue): string | undefined;
  /** Makes the resource. Returns what Azure has of it, at least its `id`. */
  create(planned: ObjectValue, account: Account): ObjectValue;
  /** What Azure has of the resource; undefined where it is gone. Must work from `id` alone, for import. */
  read(state: ObjectValue, account: Account): ObjectValue | undefined;
  /** Changes the resource in place. Left out where every change replaces it. */
  update?(planned: ObjectValue, account: Account): ObjectValue;
  delete(state: ObjectValue, account: Account): void;
}

export interface DataSourceRule extends ConfigRule {
  /** Reads the data source. Returns all that Azure has of it, with its `id`. */
  read(config: ObjectValue, account: Account): ObjectValue;
}
