import type { TypeBehaviour } from "./behaviour";
import type { Attribute, AttributeType, Block, NestedBlock, Schema } from "./schema";

/**
 * Derives a schema from the TypeScript that cdktf generated from the real schema.
 *
 * @param source the generated module
 * @param className its resource, data source or provider class
 * @param behaviour what the source does not record
 * @throws Error where the source is written in a way that is not known here
 */
export function deriveSchema(source: string, className: string, behaviour: TypeBehaviour): Schema {
  const block = new Module(source).block(className, `${className}Config`);
  return { version: behaviour.version, block: annotate(block, "", behaviour) };
}

/** How a mapper to HCL describes a value that can be set. */
interface Mapping {
  readonly kind: "simple" | "list" | "set" | "map" | "struct";
  /** `string`, `boolean`, `number`, `stringList`, `stringMap`, or the name of a struct. */
  readonly storage: string;
}

interface Flags {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
}

/** A generated class's member, with the code that follows its comment. */
interface Member {
  readonly name: string;
  readonly flags: Flags;
  readonly code: string;
}

/** Terraform's own argument of every provider block, which cdktf puts among the provider's. */
const META_ARGUMENT = "alias";

const PRIMITIVES: Readonly<Record<string, AttributeType>> = {
  string: "string",
  boolean: "bool",
  number: "number",
};

const GETTERS: readonly (readonly [RegExp, AttributeType])[] = [
  [/this\.getStringAttribute\(/, "string"],
  [/this\.getBooleanAttribute\(/, "bool"],
  [/this\.getNumberAttribute\(/, "number"],
  [/Fn\.tolist\(this\.getListAttribute\(/, ["set", "string"]],
  [/this\.getListAttribute\(/, ["list", "string"]],
  [/new cdktf\.StringMap\(/, ["map", "string"]],
];

/** One generated module: its top-level declarations by name. */
class Module {
  private readonly declarations = new Map<string, string>();

  constructor(source: string) {
    for (const text of source.split(/^export /m).slice(1)) {
      const name = /^(?:interface|class|function) (\w+)/.exec(text)?.[1];
      if (name !== undefined) this.declarations.set(name, text);
    }
  }

  /** The block of a class, or of a struct of a provider's configuration, which has no class. */
  block(className: string, interfaceName: string): Block {
    const settings = this.declarations.get(interfaceName) ?? "";
    const mappings = this.mappings(className);
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    for (const member of this.members(className, settings)) {
      if (member.name === META_ARGUMENT) continue;
      const mapping = mappings.get(member.name);
      if (mapping && new RegExp(`^ +\\* ${member.name} block$`, "m").test(settings)) {
        blocks[member.name] = this.nestedBlock(member, mapping);
      } else {
        attributes[member.name] = { type: this.type(className, member, mapping), ...raised(member.flags) };
      }
    }
    return { attributes: sorted(attributes), block_types: sorted(blocks) };
  }

  private members(className: string, settings: string): Member[] {
    const text = this.declarations.get(`${className}OutputReference`) ?? this.declarations.get(className);
    return text?.startsWith("class ") ? classMembers(text) : structMembers(settings);
  }

  private nestedBlock(member: Member, { kind, storage }: Mapping): NestedBlock {
    const struct = kind === "struct" ? storage : storage.replace(/List$/, "");
    const block = this.block(struct, struct);
    if (kind === "struct") return { nesting_mode: "single", block };
    if (kind !== "list" && kind !== "set") throw notUnderstood(struct, member);
    return {
      nesting_mode: kind,
      ...(member.flags.required && { min_items: 1 }),
      ...(/ = new \w+OutputReference\(this/.test(member.code) && { max_items: 1 }),
      block,
    };
  }

  private type(className: string, member: Member, mapping: Mapping | undefined): AttributeType {
    const nested = /new (\w+)List\(this, "\w+", (true|false)\)/.exec(member.code);
    if (nested) {
      const object = this.block(nested[1], nested[1]);
      const fields = Object.entries(object.attributes).map(([name, { type }]) => [name, type] as const);
      return [nested[2] === "true" ? "set" : "list", ["object", Object.fromEntries(fields)]];
    }
    if (mapping) {
      const { kind, storage } = mapping;
      const primitive = PRIMITIVES[storage.replace(/List$|Map$/, "")];
      if (primitive && kind === "simple") return primitive;
      if (primitive && kind !== "struct") return [kind as "list" | "set" | "map", primitive];
    }
    const type = GETTERS.find(([pattern]) => pattern.test(member.code))?.[1];
    if (type === undefined) throw notUnderstood(className, member);
    return type;
  }

  /** What can be set, from the mapper to HCL: a method of a class of Terraform's, a function for a struct. */
  private mappings(className: string): Map<string, Mapping> {
    const mapper = `${className.charAt(0).toLowerCase()}${className.slice(1)}ToHclTerraform`;
    const text =
      this.declarations.get(mapper) ?? this.declarations.get(className)?.split("synthesizeHclAttributes")[1];
    const entries = (text ?? "").matchAll(
      /^ +(\w+): \{\n +value: .*\n +isBlock: \w+,\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm,
    );
    return new Map(
      [...entries].map(([, name, kind, storage]) => [name, { kind: kind as Mapping["kind"], storage }]),
    );
  }
}

function classMembers(text: string): Member[] {
  const parts = text.split(/^ +\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/m).slice(1);
  return Array.from({ length: parts.length / 5 }, (_, index) => {
    const [name, computed, optional, required, code] = parts.slice(index * 5, index * 5 + 5);
    const flags = {
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
    };
    return { name, flags, code };
  });
}

function structMembers(text: string): Member[] {
  return [...text.matchAll(/#(\w+) \w+#\w+\}\n(?: +\*.*\n)* +readonly \w+(\?)?: .*;/g)].map(
    ([code, name, optional]) => ({
      name,
      flags: { computed: false, optional: optional !== undefined, required: optional === undefined },
      code,
    }),
  );
}

/** Adds what the source does not record. */
function annotate(block: Block, prefix: string, behaviour: TypeBehaviour): Block {
  const marks = (name: string) => ({
    ...(behaviour.sensitive?.includes(prefix + name) && { sensitive: true }),
    ...(behaviour.deprecated?.includes(prefix + name) && { deprecated: true }),
  });
  return {
    attributes: mapEntries(block.attributes, (attribute, name) => ({ ...attribute, ...marks(name) })),
    block_types: mapEntries(block.block_types, (nested, name) => ({
      ...nested,
      block: annotate(nested.block, `${prefix}${name}.`, behaviour),
    })),
  };
}

function mapEntries<T>(
  entries: Readonly<Record<string, T>>,
  map: (value: T, name: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value, name)]));
}

function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function raised(flags: Flags): Partial<Flags> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value));
}

function notUnderstood(owner: string, member: Member): Error {
  return new Error(`The type of ${owner}.${member.name} cannot be read from the generated source.`);
}
