import type { Block, ProviderSchema, Schema } from "../schemas/schema";

/** A provider's schema as the protocol's `GetProviderSchema.Response`. */
export function providerSchemaMessage(schema: ProviderSchema): object {
  return {
    provider: schemaMessage(schema.provider),
    resource_schemas: schemaMessages(schema.resource_schemas),
    data_source_schemas: schemaMessages(schema.data_source_schemas),
  };
}

function schemaMessages(schemas: Readonly<Record<string, Schema>>): object {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, schemaMessage(schema)]));
}

function schemaMessage({ version, block }: Schema): object {
  return { version, block: blockMessage(block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: Object.entries(block.attributes).map(([name, { type, ...flags }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      ...flags,
    })),
    block_types: Object.entries(block.block_types).map(([name, nested]) => ({
      type_name: name,
      nesting: nested.nesting_mode.toUpperCase(),
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
      block: blockMessage(nested.block),
    })),
  };
}
