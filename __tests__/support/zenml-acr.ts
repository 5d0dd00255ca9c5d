import { spawn } from "node:child_process";
import { join } from "node:path";

const PROGRAM = join(__dirname, "..", "..", "scripts", "bin", "zenml-acr.cjs");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without a terminal. */
export function run(
  program: string,
  args: readonly string[],
  { env, cwd, input = "" }: { env: NodeJS.ProcessEnv; cwd?: string; input?: string },
): Promise<Ran> {
  const child = spawn(program, args, { env, cwd, stdio: "pipe" });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk) => {
      text[stream] += chunk;
    });
  }
  // A program that ends early does not read its input.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, ...text }));
  });
}

/** Runs `zenml-acr` as a user does. */
export function zenmlAcr(args: readonly string[], options: Parameters<typeof run>[2]): Promise<Ran> {
  return run(process.execPath, [PROGRAM, ...args], options);
}
