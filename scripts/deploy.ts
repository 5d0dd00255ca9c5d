/** `npm run deploy -- <stack>`: `cdktf deploy`, and only if that succeeded, `zenml-acr register`. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { environments } from "../environments";
import type { Environment } from "../stacks/environment";
import { CommandError, ExitCode, errorText } from "./errors";

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

const USAGE = "Usage: npm run deploy -- <stack> [--auto-approve] [options of zenml-acr register]";

function environmentOf(stack: string | undefined): Environment {
  if (stack === undefined || stack.startsWith("-")) {
    throw new CommandError({ what: "Which stack is to be deployed?", remedy: USAGE }, ExitCode.usage);
  }
  const environment = environments[stack];
  if (environment === undefined) {
    const known = Object.keys(environments).join(", ");
    throw new CommandError(
      {
        what: `There is no environment "${stack}".`,
        where: "environments.ts",
        remedy: `Known are: ${known}`,
      },
      ExitCode.usage,
    );
  }
  for (const field of ["subscriptionId", "tenantId"] as const) {
    if (environment[field] !== NIL_UUID) continue;
    throw new CommandError(
      {
        what: `"${stack}" still has the placeholder ${NIL_UUID} as its ${field}.`,
        where: "environments.ts",
        remedy: "Put yours in; `az account show` prints both.",
      },
      ExitCode.usage,
    );
  }
  return environment;
}

/** Runs a Node program in the foreground; resolves to its exit code. */
function run(program: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve(code ?? (signal === "SIGINT" ? ExitCode.interrupted : ExitCode.failed)),
    );
  });
}

async function deploy([stack, ...options]: string[]): Promise<number> {
  const environment = environmentOf(stack);
  const approved = options.includes("--auto-approve");
  if (!approved && !process.stdin.isTTY) {
    throw new CommandError(
      {
        what: "There is no terminal to approve the deployment on.",
        remedy: `npm run deploy -- ${stack} --auto-approve`,
      },
      ExitCode.usage,
    );
  }
  if (environment.backend === undefined || environment.backend.type === "local") {
    process.stderr.write(
      `Note: "${stack}" keeps its Terraform state, with the secret in it, on this machine: terraform.${stack}.tfstate.\n` +
        `      A shared, encrypted backend is set with \`backend\` in environments.ts.\n`,
    );
  }
  // Plans and state hold the secret: nobody else on this machine may read them.
  process.umask(0o077);
  const deployed = await run(require.resolve("cdktf-cli/bundle/bin/cdktf"), [
    "deploy",
    stack,
    ...(approved ? ["--auto-approve"] : []),
  ]);
  if (deployed !== ExitCode.done) {
    process.stderr.write(`"${stack}" was not registered in ZenML, because its deployment did not succeed.\n`);
    return deployed;
  }
  return run(join(__dirname, "bin", "zenml-acr.cjs"), [
    "register",
    stack,
    ...options.filter((option) => option !== "--auto-approve"),
    ...(approved ? ["--yes"] : []),
  ]);
}

// Ctrl-C reaches the children too: they clean up, and their exit code is ours.
process.on("SIGINT", () => {});
deploy(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = error.exitCode;
  },
);
