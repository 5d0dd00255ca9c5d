import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CommandError, ExitCode } from "../errors";

/** What of a synthesized stack is needed to find its outputs, and to check them. */
export interface SynthesizedStack {
  /** Terraform's `backend` or `cloud` block. */
  readonly backend: Readonly<Record<string, unknown>>;
  /** Folder that Terraform runs in for this stack: relative paths of a local backend begin there. */
  readonly workingFolder: string;
  /** Subscriptions and tenants of its providers, as far as they are written out. */
  readonly subscriptionIds?: readonly string[];
  readonly tenantIds?: readonly string[];
}

/** Where a command runs. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly workingDirectory: string }>>;
}

type Block = Readonly<Record<string, unknown>>;

/**
 * A stack of the app in this folder: as it was synthesized last, or synthesized now into a temporary folder where
 * that is gone, as on a machine that never deployed.
 *
 * @throws {@link CommandError} (usage) where there is no app, the app does not synthesize, or it has no such stack
 */
export async function findSynthesizedStack(stack: string, place: Place): Promise<SynthesizedStack> {
  const { cwd, env } = place;
  const configFile = join(cwd, "cdktf.json");
  const config = readJson(configFile) as { app?: string; output?: string; context?: object } | undefined;
  if (config?.app === undefined) {
    throw new CommandError(
      {
        what: "This folder has no CDKTF app.",
        where: configFile,
        remedy:
          "Run this in the project's folder, or give its outputs: --outputs <file> (`terraform output -json`).",
      },
      ExitCode.usage,
    );
  }
  const outDir = resolve(cwd, env.CDKTF_OUTDIR ?? config.output ?? "cdktf.out");
  const present = read(outDir, stack, outDir);
  if (present !== undefined) return present;

  const temporary = mkdtempSync(join(tmpdir(), "zenml-acr-synth-"));
  try {
    await synthesize(config.app, { ...place, env: synthEnvironment(env, temporary, config.context) });
    const made = read(temporary, stack, outDir);
    if (made !== undefined) return made;
    const known = stackNames(temporary);
    throw new CommandError(
      {
        what: `The app has no stack ${JSON.stringify(stack)}.`,
        where: configFile,
        remedy: `Known are: ${known.join(", ") || "none"}`,
      },
      ExitCode.usage,
    );
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function synthEnvironment(env: NodeJS.ProcessEnv, outDir: string, context: object = {}): NodeJS.ProcessEnv {
  return { ...env, CDKTF_OUTDIR: outDir, CDKTF_CONTEXT_JSON: JSON.stringify(context) };
}

/** Runs the app as `cdktf synth` does. */
async function synthesize(app: string, { cwd, env, signal }: Place): Promise<void> {
  signal.throwIfAborted();
  // A group of its own: when the command ends, the app ends with the shell that it runs in.
  const detached = process.platform !== "win32";
  const child = spawn(app, { cwd, env, shell: true, detached, stdio: ["ignore", "ignore", "pipe"] });
  const stop = () => (detached ? process.kill(-(child.pid as number)) : child.kill());
  signal.addEventListener("abort", stop);
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise<number | null>((done) => {
    child.on("error", () => done(null));
    child.on("close", done);
  });
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new CommandError(
    {
      what: `The app could not be synthesized:\n${complaint.trim()}`,
      where: `${join(cwd, "cdktf.json")}: ${app}`,
      remedy: "Mend the settings, then run this again.",
    },
    ExitCode.usage,
  );
}

/** A stack in an output folder; relative paths are taken from where the folder is in a deployment. */
function read(folder: string, stack: string, outDir: string): SynthesizedStack | undefined {
  const manifest = readJson(join(folder, "manifest.json")) as Manifest | undefined;
  const found = manifest && Object.hasOwn(manifest.stacks, stack) ? manifest.stacks[stack] : undefined;
  if (found === undefined) return undefined;
  const at = join(folder, found.workingDirectory);
  const configuration = readJson(join(at, "cdk.tf.json")) as
    | { terraform?: Block; provider?: Block }
    | undefined;
  if (configuration === undefined) return undefined;
  // Terraform reads this file last: what it says of the backend holds.
  const override = readJson(join(at, "override.tf.json")) as { terraform?: Block } | undefined;
  const { backend, cloud } = { ...configuration.terraform, ...override?.terraform };
  const providers = configuration.provider ?? {};
  return {
    backend: cloud === undefined ? { backend } : { cloud },
    workingFolder: join(outDir, found.workingDirectory),
    subscriptionIds: literals(providers.azurerm, "subscription_id"),
    tenantIds: literals(providers.azuread, "tenant_id"),
  };
}

function stackNames(folder: string): string[] {
  return Object.keys((readJson(join(folder, "manifest.json")) as Manifest | undefined)?.stacks ?? {});
}

/** Values of a provider's setting; undefined where one is left out or is an expression. */
function literals(provider: unknown, setting: string): readonly string[] | undefined {
  if (!Array.isArray(provider)) return undefined;
  const values = provider.map((block) => (block as Block)[setting]);
  return values.every((value): value is string => typeof value === "string" && !value.includes("${"))
    ? values
    : undefined;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new CommandError({
      what: "This file is not JSON.",
      where: file,
      remedy: "Mend it, or delete cdktf.out.",
    });
  }
}
