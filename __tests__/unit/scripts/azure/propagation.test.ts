import { NotYet, untilPropagated } from "../../../../scripts/azure/propagation";
import { CommandError, ExitCode } from "../../../../scripts/errors";

// Jest's clock does not know these timers: a wait is over at once, and the clock shows that it was.
jest.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number, _: undefined, { signal }: { signal: AbortSignal }) => {
    signal.throwIfAborted();
    jest.advanceTimersByTime(milliseconds);
  },
}));

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const TEXT = { what: "It may not be read.", where: "the registry", remedy: "Deploy again." };
const notYet = (patienceSeconds = 100) => new NotYet(TEXT, "the role Reader", patienceSeconds);

/** An attempt that fails so often, and then goes well. */
function succeedingAfter(failures: number) {
  let left = failures;
  return async () => {
    if (left === 0) return "done";
    left -= 1;
    throw notYet();
  };
}

/** What comes of waiting, and what was told meanwhile. */
async function wait<T>(attempt: () => Promise<T>, { signal } = new AbortController()) {
  const details: string[] = [];
  const [result] = await Promise.allSettled([
    untilPropagated(attempt, { signal, detail: (text) => details.push(text) }),
  ]);
  return { result, details };
}

test("what goes well at once is not waited for", async () => {
  expect(await wait(succeedingAfter(0))).toEqual({
    result: { status: "fulfilled", value: "done" },
    details: [],
  });
});

test("what does not work yet is tried again, less and less often, and told", async () => {
  expect(await wait(succeedingAfter(6))).toEqual({
    result: { status: "fulfilled", value: "done" },
    details: [0, 1, 2, 4, 7, 12].map((s) => `waiting for the role Reader, ${s} s so far, 100 s at most`),
  });
});

test("after the time that it is worth, the refusal itself is told", async () => {
  const { result, details } = await wait(() => Promise.reject(notYet(3)));
  expect(result).toMatchObject({ reason: { text: { ...TEXT, what: "It may not be read. Waited 4 s." } } });
  expect(details).toHaveLength(3);
});

test("another failure ends the wait", async () => {
  const expired = new CommandError({ what: "It has expired." }, ExitCode.notAuthorised);
  expect(await wait(() => Promise.reject(expired))).toEqual({
    result: { status: "rejected", reason: expired },
    details: [],
  });
});

test.each([
  ["the refusal when its time is over", ExitCode.failed, "It may not be read. Waited 0 s."],
  ["nothing but that when it is interrupted", ExitCode.interrupted, "The command ends."],
])("a command that ends in the middle of a wait says %s", async (_, exitCode, what) => {
  const controller = new AbortController();
  const attempt = async () => {
    controller.abort(new CommandError({ what: "The command ends." }, exitCode));
    throw notYet();
  };
  const { result, details } = await wait(attempt, controller);
  expect(result).toMatchObject({ reason: { text: { what } } });
  expect(details).toHaveLength(1);
});
