import { parseDuration } from "../../../../sandbox/terraform/go-duration";

test.each([
  ["5m", 300],
  ["1h30m", 5400],
  ["0.5h", 1800],
  ["1500ms", 1.5],
  ["4320h", 15552000],
  ["", undefined],
  ["5", undefined],
  ["5 minutes", undefined],
])("%p is %p seconds", (duration, seconds) => {
  expect(parseDuration(duration)).toBe(seconds);
});
