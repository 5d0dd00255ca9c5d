/**
 * `npm start`: deploys the first environment with real Terraform on a simulated Azure, and registers it in a real
 * ZenML server. `--keep` leaves that server up.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { environments } from "../environments";
import { runCdktf, sandboxFolders } from "./cdktf";
import { type Sandbox, startSandbox } from "./index";
import { showWorld } from "./start-summary";
import { startZenmlServer, type ZenmlServer } from "./zenml/server";

const ROOT = join(__dirname, "..");

async function start(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const unknown = args.find((arg) => arg !== "--keep");
  const [stack] = Object.keys(environments);
  if (unknown !== undefined || stack === undefined) {
    console.error(
      unknown === undefined ? "environments.ts has no environment." : `Usage: npm start [-- --keep]`,
    );
    return 2;
  }
  console.log(`This is a simulation: real Terraform, a simulated Azure, a real ZenML server.
Nothing leaves this machine, and your own Azure and ZenML are not touched.
`);
  const began = Date.now();
  const sandbox = await startSandbox();
  try {
    const [deployed, zenml] = await Promise.race([both(stack, sandbox), interrupted]);
    try {
      if (!deployed) return 1;
      console.log(`\nzenml-acr register ${stack} --yes`);
      const code = await Promise.race([register(stack, sandbox, zenml), interrupted]);
      if (code !== 0) return code;
      console.log(`\nIn Azure (simulated) there is now:\n${showWorld(await sandbox.control.world())}`);
      console.log(`\nAll of it in ${seconds(began)}.`);
      if (args.includes("--keep")) await Promise.race([keep(zenml), interrupted]);
      return 0;
    } finally {
      await zenml.stop();
    }
  } finally {
    await sandbox.stop();
    console.log("Stopped and removed: nothing is left running.");
  }
}

/** The server takes as long to start as the deployment: both at once. */
async function both(stack: string, sandbox: Sandbox): Promise<[deployed: boolean, zenml: ZenmlServer]> {
  const server = timed("ZenML's server is up", () => startZenmlServer(sandbox));
  console.log(`cdktf deploy ${stack} --auto-approve`);
  const [deployed, zenml] = await Promise.allSettled([deploy(stack, sandbox), server]);
  if (zenml.status === "rejected") throw zenml.reason;
  if (deployed.status === "rejected") {
    await zenml.value.stop();
    throw deployed.reason;
  }
  return [deployed.value, zenml.value];
}

async function deploy(stack: string, sandbox: Sandbox): Promise<boolean> {
  const progress = new RegExp(`^${stack}\\s+(.*(?:Creation complete|Apply complete!).*)$`);
  const { code, stdout, stderr } = await runCdktf(sandbox, {
    command: "deploy",
    stacks: [stack],
    appFolder: ROOT,
    onLine: (line) => {
      const [, said] = progress.exec(line) ?? [];
      if (said) console.log(`  ${said.replace(/ \[id=.*/, "").slice(0, 76)}`);
    },
  });
  if (code !== 0) console.error(`${stdout}${stderr}`);
  return code === 0;
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

/** Leaves the server up until Ctrl-C. */
function keep({ url, username, password }: ZenmlServer): Promise<never> {
  console.log(`
ZenML stays up at ${url}
  user      ${username}
  password  ${password}
Press Ctrl-C to stop it.`);
  return new Promise(() => {});
}

async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const result = await work();
  console.log(`  ${title} (${seconds(began)})`);
  return result;
}

function seconds(began: number): string {
  return `${Math.round((Date.now() - began) / 1000)} s`;
}

/** How Ctrl-C ends it: what was started is stopped first. */
class Interrupted extends Error {}

const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => reject(new Interrupted(signal)));
  }
});
interrupted.catch(() => {});

start(process.argv.slice(2), interrupted).then(
  (code) => process.exit(code),
  (error) => {
    if (!(error instanceof Interrupted)) console.error(error instanceof Error ? error.message : error);
    process.exit(error instanceof Interrupted ? (process.argv.includes("--keep") ? 0 : 130) : 1);
  },
);
