import { CommandError, ExitCode, errorText } from "../../../scripts/errors";

test("a failure is told with its place and what to do, without a stack trace", () => {
  const text = { what: "This is not JSON.", where: "outputs.json", remedy: "Write it again." };
  expect(errorText(new CommandError(text))).toBe(`\
This is not JSON.
  where: outputs.json
  what to do: Write it again.`);
  expect(errorText(new CommandError({ what: "Interrupted." }))).toBe("Interrupted.");
});

test("a failure ends with exit code 1 unless it says another", () => {
  expect(new CommandError({ what: "" }).exitCode).toBe(1);
  expect(new CommandError({ what: "" }, ExitCode.usage).exitCode).toBe(2);
  expect(new CommandError({ what: "" }, ExitCode.notAuthorised).exitCode).toBe(4);
});
