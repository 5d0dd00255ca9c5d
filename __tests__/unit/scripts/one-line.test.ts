import { oneLine } from "../../../scripts/one-line";

test.each([
  ["stays as it is", "stays as it is"],
  ["ends without its full stop.", "ends without its full stop"],
  ["first\nsecond", "first"],
  ["first\rsecond", "first"],
  ["  with space around \n", "with space around"],
  ["\u001b[31mred\u0007\u009b0m", "[31mred  0m"],
  ["turned\u202e round\u200b", "turned round"],
  ["x".repeat(300), "x".repeat(300)],
  ["x".repeat(301), `${"x".repeat(299)}…`],
])("%j is shown as %j", (text, line) => {
  expect(oneLine(text)).toBe(line);
});
