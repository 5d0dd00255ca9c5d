import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { endByInput } from "../child-process";
import { attachSandbox, type Sandbox, type SandboxDescription } from "../index";
import { createApiKey } from "./api-key";

/** Where a running ZenML server is, and how to sign in; plain JSON, so that another process can attach to it. */
export interface ZenmlServerDescription {
  readonly sandbox: SandboxDescription;
  readonly url: string;
  /** Of a service account. */
  readonly apiKey: string;
  /** Of the administrator. */
  readonly username: string;
  readonly password: string;
  /** Python environment with the server and the `zenml` command. */
  readonly venv: string;
  /** Holds the server's database and log, and its clients' configuration. */
  readonly folder: string;
}

export interface ZenmlServer extends Omit<ZenmlServerDescription, "sandbox"> {
  readonly description: ZenmlServerDescription;
  /**
   * The sandbox's closed environment, signed in to this server, for `zenml` and for `zenml-acr`.
   *
   * @param more variables that are set besides
   */
  environment(more?: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
  /** Ends the server. Does nothing to one that was attached to. */
  stop(): Promise<void>;
}

export interface ZenmlServerOptions {
  /**
   * Python environment with `zenml[server,connectors-azure]`.
   *
   * @default the variable ZENML_ACR_SANDBOX_VENV, else the one that `npm test` installs
   */
  readonly venv?: string;
  /**
   * Whether the server has the Azure packages. One that has none takes a connector of type `azure` all the same, and
   * stores its secret in clear.
   *
   * @default true
   */
  readonly azurePackages?: boolean;
}

const INSTALLED_VENV = join(__dirname, "..", "..", ".cache", "zenml-0.98.0");
const USERNAME = "default";
const START_DEADLINE_MS = 120_000;
const POLL_MS = 100;

/** Starts a real ZenML server, with a database of its own, whose Azure is the simulated one. */
export async function startZenmlServer(
  sandbox: Sandbox,
  {
    venv = process.env.ZENML_ACR_SANDBOX_VENV || INSTALLED_VENV,
    azurePackages = true,
  }: ZenmlServerOptions = {},
): Promise<ZenmlServer> {
  const python = join(venv, "bin", "python");
  if (!existsSync(join(venv, "bin", "zenml"))) {
    throw new Error(
      `There is no ZenML in ${venv}. \`npm test\` installs it; or set ZENML_ACR_SANDBOX_VENV to a Python environment that has zenml[server,connectors-azure]==0.98.0.`,
    );
  }
  const folder = mkdtempSync(join(sandbox.folder, "zenml-"));
  const password = randomBytes(18).toString("base64url");
  const logFile = join(folder, "server.log");
  const log = openSync(logFile, "a");
  const child = spawn(python, [join(__dirname, "serve.py")], {
    cwd: folder,
    // A group of its own: Ctrl-C reaches whoever started the server, who then ends it.
    detached: true,
    stdio: ["pipe", "pipe", log],
    env: sandbox.environment({
      ZENML_CONFIG_PATH: join(folder, "server"),
      ZENML_STORE_URL: `sqlite:///${join(folder, "zenml.db")}`,
      ZENML_SERVER_AUTO_ACTIVATE: "1",
      ZENML_DEFAULT_USER_NAME: USERNAME,
      ZENML_DEFAULT_USER_PASSWORD: password,
      PYTHONUNBUFFERED: "1",
      ...(azurePackages ? {} : { PYTHONPATH: join(__dirname, "without-azure") }),
    }),
  });
  closeSync(log);
  try {
    const url = `http://127.0.0.1:${await portOf(child)}`;
    await untilReady(url, child);
    const apiKey = await createApiKey(url, { username: USERNAME, password });
    const description: ZenmlServerDescription = {
      sandbox: sandbox.description,
      url,
      apiKey,
      username: USERNAME,
      password,
      venv,
      folder,
    };
    return { ...attachZenmlServer(description), stop: () => endByInput(child) };
  } catch (error) {
    await endByInput(child);
    const tail = readFileSync(logFile, "utf8").split("\n").slice(-30).join("\n");
    throw new Error(`The ZenML server did not start: ${(error as Error).message}\n${tail}`);
  }
}

/** A server that runs already, started by another process. */
export function attachZenmlServer(description: ZenmlServerDescription): ZenmlServer {
  const { sandbox, ...server } = description;
  return {
    ...server,
    description,
    environment: (more) =>
      attachSandbox(sandbox).environment({
        ZENML_CONFIG_PATH: join(server.folder, "client"),
        ZENML_STORE_URL: server.url,
        ZENML_STORE_API_KEY: server.apiKey,
        ...more,
      }),
    stop: async () => {},
  };
}

/** The port that the server says it listens on. */
function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with exit code ${code}`)));
  });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (child.exitCode === null && child.signalCode === null) {
    const remaining = deadline - Date.now();
    if (remaining <= 0) throw new Error(`it was not ready after ${START_DEADLINE_MS / 1000} s`);
    // The socket listens before the server does: a request waits there until it is answered.
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(remaining) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await pause(POLL_MS);
  }
  throw new Error(`it ended with exit code ${child.exitCode}`);
}
