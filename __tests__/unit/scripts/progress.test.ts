import { PassThrough } from "node:stream";
import { createProgress } from "../../../scripts/progress";

/** A stream that keeps what is written to it, and is no terminal. */
function stream() {
  const through = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: false });
  return { stream: through as unknown as NodeJS.WriteStream, written: () => String(through.read() ?? "") };
}

describe("without a terminal", () => {
  test("a step is a line when it is done, and gives what its work gives", async () => {
    const { stream: out, written } = stream();
    const result = await createProgress(out).step("Sign in", async () => {
      expect(written()).toBe("");
      return "signed in";
    });
    expect(result).toBe("signed in");
    expect(written()).toBe("  ok  Sign in\n");
  });

  test("what is waited for is a line when the wait begins, once, however often it is told", async () => {
    const { stream: out, written } = stream();
    await createProgress(out).step("Prove it", async (detail) => {
      detail("signing in");
      detail("waiting for the role Reader, 0 s so far");
      detail("waiting for the role Reader, 1 s so far");
      detail("waiting for the secret, 0 s so far");
    });
    expect(written()).toBe(`\
  ... waiting for the role Reader, 0 s so far
  ... waiting for the secret, 0 s so far
  ok  Prove it
`);
  });

  test("a step that fails is not told as done", async () => {
    const { stream: out, written } = stream();
    const failing = createProgress(out).step("Sign in", () => Promise.reject(new Error("refused")));
    await expect(failing).rejects.toThrow("refused");
    expect(written()).toBe("");
  });
});
