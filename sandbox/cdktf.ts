import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Sandbox } from "./index";
import { localStateOverride, type SynthesizedStack } from "./terraform/local-state";

/** What of a sandbox cdktf needs. */
export type CdktfSandbox = Pick<Sandbox, "folder" | "environment">;

export interface CdktfRun {
  readonly command: "synth" | "deploy" | "destroy" | "diff";
  /** Ids of the stacks. */
  readonly stacks: readonly string[];
  /** Folder with the app's `cdktf.json`. */
  readonly appFolder: string;
  /** Called with every line that cdktf prints, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Environment variables besides the sandbox's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CdktfResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where cdktf's files go in a sandbox: never where a real deployment has them. */
export const sandboxFolders = {
  /** Output folder of the app. */
  outDir: ({ folder }: Pick<Sandbox, "folder">): string => join(folder, "cdktf.out"),
  /** Terraform state of a stack. */
  state: ({ folder }: Pick<Sandbox, "folder">, stack: string): string =>
    join(folder, `terraform.${stack}.tfstate`),
};

/** Runs cdktf with real Terraform on the simulated Azure, without asking. */
export async function runCdktf(sandbox: CdktfSandbox, run: CdktfRun): Promise<CdktfResult> {
  const output = ["--output", sandboxFolders.outDir(sandbox)];
  if (run.command === "synth") return cdktf(sandbox, run, ["synth", ...output]);
  const synthesized = await synthesize(sandbox, run);
  if (synthesized.code !== 0) return synthesized;
  keepStatesLocal(sandbox);
  const approved = run.command === "diff" ? [] : ["--auto-approve"];
  // Locking the providers' hashes would ask the registry for providers that are attached, not installed.
  const options = ["--skip-synth", "--skip-provider-lock", "--no-color", ...approved];
  return cdktf(sandbox, run, [run.command, ...run.stacks, ...output, ...options]);
}

/** Runs the app as `cdktf synth` does, so that the overrides can be written before cdktf starts Terraform. */
function synthesize(sandbox: CdktfSandbox, run: CdktfRun): Promise<CdktfResult> {
  const { app, context = {} } = readJson<{ app: string; context?: object }>(
    join(run.appFolder, "cdktf.json"),
  );
  return runProcess(sandbox, run, app, [], {
    shell: true,
    environment: {
      CDKTF_OUTDIR: sandboxFolders.outDir(sandbox),
      CDKTF_CONTEXT_JSON: JSON.stringify(context),
    },
  });
}

function cdktf(sandbox: CdktfSandbox, run: CdktfRun, args: string[]): Promise<CdktfResult> {
  const program = require.resolve("cdktf-cli/bundle/bin/cdktf.js");
  return runProcess(sandbox, run, process.execPath, [program, ...args], {
    // cdktf draws a spinner with cursor movements unless it runs in a pipeline.
    environment: { CI: "1" },
  });
}

/** Overrides where the stacks keep their states; Terraform reads `override.tf.json` last. */
function keepStatesLocal(sandbox: CdktfSandbox): void {
  const outDir = sandboxFolders.outDir(sandbox);
  const manifest = readJson<Manifest>(join(outDir, "manifest.json"));
  const stacks = Object.fromEntries(
    Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => [
      name,
      readJson<SynthesizedStack>(join(outDir, synthesizedStackPath)),
    ]),
  );
  for (const [name, { workingDirectory }] of Object.entries(manifest.stacks)) {
    const override = localStateOverride(name, stacks, (stack) => sandboxFolders.state(sandbox, stack));
    writeFileSync(join(outDir, workingDirectory, "override.tf.json"), JSON.stringify(override));
  }
}

/** What cdktf writes about the stacks of an app. */
interface Manifest {
  readonly stacks: Readonly<Record<string, { synthesizedStackPath: string; workingDirectory: string }>>;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}

function runProcess(
  sandbox: CdktfSandbox,
  run: CdktfRun,
  program: string,
  args: string[],
  { shell = false, environment }: { shell?: boolean; environment: Record<string, string> },
): Promise<CdktfResult> {
  const child = spawn(program, args, {
    cwd: run.appFolder,
    shell,
    env: sandbox.environment({ npm_config_update_notifier: "false", ...environment, ...run.environment }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface({ input: child[stream] }).on("line", (line) => {
      text[stream] += `${line}\n`;
      run.onLine?.(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, ...text }));
  });
}
