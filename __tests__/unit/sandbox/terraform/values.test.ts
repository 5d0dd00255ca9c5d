import { ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import {
  decodeValue,
  encodeValue,
  equal,
  isZero,
  UNKNOWN,
  type Value,
} from "../../../../sandbox/terraform/values";

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Value>(null, UNKNOWN, true, false),
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie("value")),
    fc.dictionary(
      fc.string().filter((name) => name !== "__proto__"),
      tie("value"),
      { noNullPrototype: true },
    ),
  ),
}));

test("every value, known or not, survives the way to Terraform and back", () => {
  fc.assert(
    fc.property(value, (original) => {
      expect(equal(decodeValue(encodeValue(original)), original)).toBe(true);
    }),
  );
});

test("an unknown is Terraform's extension 0", () => {
  expect([...encodeValue(UNKNOWN)]).toEqual([0xd4, 0, 0]);
});

test("an unknown with refinements is read as an unknown", () => {
  const refined = encode({ id: new ExtData(12, encode({ 1: false })), name: "acr" });
  expect(decodeValue(refined)).toEqual({ id: UNKNOWN, name: "acr" });
});

test("a null object is the single byte that Terraform takes for a resource that is gone", () => {
  expect([...encodeValue(null)]).toEqual([0xc0]);
});

test.each<[Value, boolean]>([
  ["", true],
  [0, true],
  [false, true],
  [[], true],
  [{}, true],
  [null, false],
  ["x", false],
  [UNKNOWN, false],
])("%p is a zero value: %p", (candidate, expected) => {
  expect(isZero(candidate)).toBe(expected);
});
