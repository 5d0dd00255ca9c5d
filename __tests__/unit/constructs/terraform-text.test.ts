// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates are what is tested
import fc from "fast-check";
import { literal, literals } from "../../../constructs/terraform-text";
import { readByTerraform } from "../../support/synth";

test.each([
  ["${var.secret}", "$${var.secret}"],
  ["%{ if true }", "%%{ if true }"],
  ["$${x}", "$$${x}"],
  ["100 % of $5", "100 % of $5"],
  ["a${b}c%{d}", "a$${b}c%%{d}"],
])("%s is written as %s", (typed, written) => {
  expect(literal(typed)).toBe(written);
});

test("a reference stays a reference", () => {
  expect(literal("rg-${TfToken[TOKEN.1]}-${x}")).toBe("rg-${TfToken[TOKEN.1]}-$${x}");
});

test("any text arrives as typed", () => {
  const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "a", '"', "\\", "\n") });
  fc.assert(fc.property(text, (typed) => expect(readByTerraform(literal(typed))).toBe(typed)));
});

test("of a map, keys and values", () => {
  expect(literals({ "${key}": "${value}" })).toEqual({ "$${key}": "$${value}" });
});
