/**
 * Provider schemas as `terraform providers schema -json` writes them, as far as the sandbox needs them.
 *
 * @see https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */

export type AttributeType =
  | "string"
  | "number"
  | "bool"
  | readonly ["list" | "set" | "map", AttributeType]
  | readonly ["object", Readonly<Record<string, AttributeType>>];

/** An attribute of a block. */
export interface Attribute {
  readonly type: AttributeType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}

/** A block within a block. */
export interface NestedBlock {
  readonly nesting_mode: "single" | "list" | "set";
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly block_types: Readonly<Record<string, NestedBlock>>;
}

/** Schema of a resource, a data source or a provider's own configuration. */
export interface Schema {
  readonly version: number;
  readonly block: Block;
}

/** The types of one provider that the sandbox simulates. */
export interface ProviderSchema {
  /** Version of the real provider that the schema was taken from. */
  readonly provider_version: string;
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
}
