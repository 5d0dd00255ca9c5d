import { createInterface } from "node:readline/promises";
import { CommandError, ExitCode } from "./errors";

/** Where a question is asked. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/**
 * Asks a question that is answered with yes or no; no is what an empty answer means.
 *
 * @throws {@link CommandError} (usage) where there is no terminal to ask on
 */
export async function confirm(question: string, { stdin, stderr, signal }: Terminal): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new CommandError(
      {
        what: "There is something to change, and no terminal to ask on.",
        remedy: "--yes applies the plan without asking; --dry-run shows it only.",
      },
      ExitCode.usage,
    );
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  // While it asks, the terminal hands Ctrl-C to readline alone.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}
