import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CommandError, ExitCode } from "../errors";
import { oneLine } from "../one-line";
import type { Place, SynthesizedStack } from "./synthesized-stack";

/**
 * Reads the outputs of a stack from its state, with Terraform and the stack's backend alone: no provider is needed,
 * and the values are held in memory only.
 *
 * @returns what `terraform output -json` prints
 * @throws {@link CommandError} where Terraform is missing or can't reach the state
 */
export async function readStateOutputs(
  stack: string,
  { backend, workingFolder }: SynthesizedStack,
  place: Place,
): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "zenml-acr-state-"));
  try {
    const configuration = { terraform: absolute(backend, workingFolder) };
    writeFileSync(join(folder, "backend.tf.json"), JSON.stringify(configuration), { mode: 0o600 });
    await terraform(["init", "-input=false", "-no-color"], stack, { ...place, cwd: folder });
    const outputs = await terraform(["output", "-json", "-no-color"], stack, { ...place, cwd: folder });
    return JSON.parse(outputs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A local state's path begins in the stack's folder, not in the temporary one. */
function absolute(terraformBlock: Readonly<Record<string, unknown>>, workingFolder: string): object {
  const { local } = (terraformBlock.backend ?? {}) as { local?: { path?: string } };
  if (local === undefined) return terraformBlock;
  return {
    backend: { local: { ...local, path: resolve(workingFolder, local.path ?? "terraform.tfstate") } },
  };
}

async function terraform(args: string[], stack: string, { cwd, env, signal }: Place): Promise<string> {
  const program = env.TERRAFORM_BINARY_NAME || "terraform";
  // What the user sets for runs of their own would lead this one astray.
  const { TF_DATA_DIR: _, TF_CLI_ARGS: __, ...inherited } = env;
  const child = spawn(program, args, {
    cwd,
    signal,
    env: { ...inherited, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk) => {
      printed[stream] += chunk;
    });
  }
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", (error) => fail(signal.aborted ? signal.reason : missing(program, error)));
    child.on("close", done);
  });
  signal.throwIfAborted();
  if (code === 0) return printed.stdout;
  throw new CommandError({
    what: `Terraform could not read the state of ${JSON.stringify(stack)}: ${complaint(printed.stderr)}`,
    where: `terraform ${args[0]}, with the backend of the stack`,
    remedy: "Check that you are signed in to where the state is kept, as for `cdktf deploy`.",
  });
}

function missing(program: string, error: Error): CommandError {
  return new CommandError(
    {
      what: `${program} can't be run: ${oneLine(error.message)}.`,
      remedy: "Install Terraform 1.5 or newer: https://developer.hashicorp.com/terraform/install",
    },
    ExitCode.usage,
  );
}

/** The first error of Terraform's, without the frame that it draws around it. */
function complaint(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^[│╷╵]\s?/, "").trim());
  const first = lines.findIndex((line) => line.startsWith("Error:"));
  return oneLine(
    lines
      .slice(Math.max(first, 0))
      .filter(Boolean)
      .slice(0, 3)
      .join(" ")
      .replace(/^Error: /, ""),
  );
}
