import { decode, ExtensionCodec, encode } from "@msgpack/msgpack";

class Unknown {
  readonly known = "after apply";
}

/** A value that Terraform will know only after apply. */
export const UNKNOWN = new Unknown();

/** A Terraform value. Lists and sets are arrays; maps and objects are records. */
export type Value = null | Unknown | string | number | boolean | Value[] | ObjectValue;

export interface ObjectValue {
  [name: string]: Value;
}

/** Terraform's msgpack extensions for unknown values; the second carries hints about the value. */
const UNKNOWN_EXTENSION = 0;
const REFINED_UNKNOWN_EXTENSION = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: UNKNOWN_EXTENSION,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({
  type: REFINED_UNKNOWN_EXTENSION,
  encode: () => null,
  decode: () => UNKNOWN,
});

/** Reads a value as Terraform sends it. */
export function decodeValue(msgpack: Uint8Array): Value {
  return decode(msgpack, { extensionCodec }) as Value;
}

/** Writes a value as Terraform reads it. */
export function encodeValue(value: Value): Uint8Array {
  return encode(value, { extensionCodec });
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && value !== UNKNOWN && !Array.isArray(value);
}

/** Whether two values are the same. Terraform sends the elements of a set in one order. */
export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => equal(a[name], b[name]));
  }
  return a === b;
}

/** Whether a value is what Go's zero values are in Terraform: `false`, `0`, `""`, an empty list or map. */
export function isZero(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === false || value === 0 || value === "";
}

/** The text of an attribute; empty where it is null or not known yet. */
export function text(object: ObjectValue, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/** The entries of a map of strings, such as `tags`. */
export function textMap(object: ObjectValue, name: string): Record<string, string> {
  const value = object[name];
  return isObject(value) ? (value as Record<string, string>) : {};
}

/** The elements of a list or set of strings. */
export function textList(object: ObjectValue, name: string): string[] {
  const value = object[name];
  return Array.isArray(value) ? (value as string[]) : [];
}
