import type { ChildProcess } from "node:child_process";

/** Resolves when a child has ended; at once where it already has. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** Ends a child that lives as long as its standard input; by force where it takes longer than five seconds. */
export async function endByInput(child: ChildProcess): Promise<void> {
  const force = setTimeout(() => child.kill("SIGKILL"), 5000);
  child.stdin?.end();
  await ended(child);
  clearTimeout(force);
}
