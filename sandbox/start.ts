/**
 * `npm start`: deploys the first environment with real Terraform on a simulated Azure, and registers it in a real
 * ZenML server. `--keep` leaves that server up until Ctrl-C.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { environments } from "../environments";
import { createProgress } from "../scripts/progress";
import { runCdktf, sandboxFolders } from "./cdktf";
import { type Sandbox, startSandbox } from "./index";
import { showWorld } from "./start-summary";
import { startZenmlServer, type ZenmlServer } from "./zenml/server";

const ROOT = join(__dirname, "..");
const progress = createProgress(process.stderr);

async function start(stack: string, keep: boolean, interrupted: Promise<never>): Promise<number> {
  const began = Date.now();
  console.log(`This is a simulation: real Terraform, a simulated Azure, a real ZenML server.
Nothing leaves this machine; your own Azure and ZenML are not touched.
`);
  const sandbox = await startSandbox();
  // The server takes as long to start as the deployment: both at once.
  const server = startZenmlServer(sandbox);
  server.catch(() => {});
  async function work(): Promise<number> {
    await progress.step(`cdktf deploy ${stack}`, (detail) => deploy(stack, sandbox, detail));
    const zenml = await progress.step("Start a ZenML server", () => server);
    console.log(`\n$ zenml-acr register ${stack} --yes`);
    const code = await register(stack, sandbox, zenml);
    if (code !== 0) return code;
    console.log(`\nIn Azure (simulated) there is now:\n${showWorld(await sandbox.control.world())}`);
    console.log(`\nDone in ${Math.round((Date.now() - began) / 1000)} s.`);
    if (!keep) return code;
    console.log(staysUp(zenml));
    return interrupted;
  }
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    await server.then(
      (zenml) => zenml.stop(),
      () => {},
    );
    await sandbox.stop();
    console.log("Everything is stopped and removed.");
  }
}

async function deploy(stack: string, sandbox: Sandbox, detail: (text: string) => void): Promise<void> {
  const { code, stdout, stderr } = await runCdktf(sandbox, {
    command: "deploy",
    stacks: [stack],
    appFolder: ROOT,
    onLine: (line) => {
      const [, resource] = /\((\S+)\): Creat/.exec(line) ?? [];
      if (resource) detail(resource);
    },
  });
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
}

/** The command itself, as a user runs it, in the sandbox's closed environment. */
async function register(stack: string, sandbox: Sandbox, zenml: ZenmlServer): Promise<number> {
  const program = join(ROOT, "scripts", "bin", "zenml-acr.cjs");
  const child = spawn(process.execPath, [program, "register", stack, "--yes"], {
    cwd: ROOT,
    env: zenml.environment({ CDKTF_OUTDIR: sandboxFolders.outDir(sandbox) }),
    stdio: "inherit",
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

function staysUp({ url, username, password }: ZenmlServer): string {
  return `
ZenML stays up at ${url}
  user      ${username}
  password  ${password}
Ctrl-C stops it.`;
}

class Interrupted extends Error {}

/** Ctrl-C: what was started is stopped first. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => reject(new Interrupted(signal)));
  }
});
interrupted.catch(() => {});

const args = process.argv.slice(2);
const keep = args.includes("--keep");
const [stack] = Object.keys(environments);
if (args.some((arg) => arg !== "--keep") || stack === undefined) {
  console.error(stack === undefined ? "environments.ts has no environment." : "Usage: npm start [-- --keep]");
  process.exit(2);
}
start(stack, keep, interrupted).then(
  (code) => process.exit(code),
  (error) => {
    if (error instanceof Interrupted) process.exit(keep ? 0 : 130);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
