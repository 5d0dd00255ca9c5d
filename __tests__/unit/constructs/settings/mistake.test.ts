import { mistake } from "../../../../constructs/settings/mistake";

test("tells setting and value, rule and remedy on a line each", () => {
  expect(mistake("sku", "Gold", "Basic or Standard", "choose one").split("\n")).toEqual([
    'sku = "Gold"',
    "    rule:   Basic or Standard",
    "    remedy: choose one",
  ]);
});

const circular: { self?: unknown } = {};
circular.self = circular;

test.each([
  [undefined, "(not set)"],
  [null, "null"],
  [Number.NaN, "NaN"],
  [10n, "10n"],
  ["two\nlines\u001b[31m", '"two\\nlines\\u001b[31m"'],
  [["a", "b"], "[ 'a', 'b' ]"],
  [{ a: "two\nlines" }, "{ a: 'two\\nlines' }"],
  [circular, "<ref *1> { self: [Circular *1] }"],
])("shows a value on one line, whatever it is: %p", (value, shown) => {
  expect(mistake("setting", value, "rule", "remedy").split("\n")[0]).toBe(`setting = ${shown}`);
});
