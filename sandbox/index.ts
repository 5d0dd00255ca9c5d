import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { endByInput } from "./child-process";
import { type ControlClient, connectControl } from "./control/control-client";
import { closedEnvironment } from "./environment";

export type { FaultRule } from "./azure/faults";
export type { RequestFilter, RequestRecord } from "./azure/request-log";
export type { ControlClient, RegistrySeed, SeededRegistry } from "./control/control-client";
export type { ScopeSettings, WorldSnapshot } from "./world/world";

/** Where a running sandbox is; plain JSON, so that another process can attach to it. */
export interface SandboxDescription {
  /** Holds everything that the sandbox writes. */
  readonly folder: string;
  readonly controlUrl: string;
  /** Address for `HTTPS_PROXY`: leads to the simulated Azure, and nowhere else. */
  readonly proxyUrl: string;
  /** Certificate of the sandbox's authority, PEM. */
  readonly caFile: string;
  /** Value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  readonly pid: number;
}

export interface Sandbox {
  readonly folder: string;
  readonly description: SandboxDescription;
  readonly control: ControlClient;
  /**
   * The closed environment, for every process that runs in the sandbox.
   *
   * @param more variables that are set besides
   */
  environment(more?: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
  /** Ends the sandbox and removes its folder, unless that was given. Does nothing to one that was attached to. */
  stop(): Promise<void>;
}

export interface SandboxOptions {
  /**
   * Where the sandbox writes. It stays when the sandbox ends.
   *
   * @default a temporary folder, removed at the end
   */
  readonly folder?: string;
}

/** Starts a simulated Azure in a process of its own, which ends with this one at the latest. */
export async function startSandbox({ folder }: SandboxOptions = {}): Promise<Sandbox> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      "--import",
      pathToFileURL(require.resolve("tsx")).href,
      join(__dirname, "process.ts"),
      ...(folder === undefined ? [] : [folder]),
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  const description = await descriptionFrom(child);
  return { ...attachSandbox(description), stop: () => endByInput(child) };
}

/** A sandbox that runs already, started by another process. */
export function attachSandbox(description: SandboxDescription): Sandbox {
  return {
    folder: description.folder,
    description,
    control: connectControl(description.controlUrl),
    environment: (more) => closedEnvironment(description, more),
    stop: async () => {},
  };
}

/** Waits for the one line that says where everything is. */
function descriptionFrom(child: ChildProcess): Promise<SandboxDescription> {
  let complaint = "";
  child.stderr?.on("data", (chunk) => {
    complaint += chunk;
  });
  return new Promise((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line)));
    }
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`The sandbox did not start (exit code ${code}):\n${complaint}`)),
    );
  });
}
