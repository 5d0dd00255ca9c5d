import table from "./behaviour.json";

/** What a real provider does with a type that its schema does not say. Paths are dotted through blocks. */
export interface TypeBehaviour {
  /** Version of the type's schema. */
  readonly version: number;
  readonly sensitive?: readonly string[];
  readonly deprecated?: readonly string[];
  /** A change of one of these replaces the resource (`ForceNew`). */
  readonly replace?: readonly string[];
  /** What is planned where the configuration has nothing. */
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
}

const { $comment: _, ...types } = table;

/** The behaviour of a provider's own configuration (`azurerm`) or of a resource type (`azurerm_resource_group`). */
export function behaviourOf(type: string): TypeBehaviour {
  return (types as Readonly<Record<string, TypeBehaviour>>)[type] ?? { version: 0 };
}
