// `npm start` and `npm test` begin here. Plain JavaScript without dependencies, because in a fresh clone nothing is
// installed yet: it checks what must be on the machine, installs what is missing, and hands over.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = {
  start: ["--import", "tsx", join(root, "sandbox", "start.ts")],
  test: [join(root, "node_modules", "jest", "bin", "jest.js")],
};

/** Installers that still run: none outlives this process. */
const installers = new Set();

function fail(line) {
  console.error(line);
  for (const child of installers) child.kill();
  process.exit(2);
}

/** The first lines that a command prints, or undefined where it can't be run. */
function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", timeout: 60_000 });
  return status === 0 ? stdout.trim() : undefined;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node.js ${process.versions.node} is too old: install Node.js 20.19 or newer.`);
  }
}

/** The constructs use `plantimestamp()`, which came with Terraform 1.5. */
function checkTerraform() {
  const answer = ask(process.env.TERRAFORM_BINARY_NAME || "terraform", ["version", "-json"]);
  const version = answer && JSON.parse(answer).terraform_version;
  const [major, minor] = (version ?? "0.0").split(".").map(Number);
  if (major > 1 || (major === 1 && minor >= 5)) return;
  fail(
    `${version ? `Terraform ${version} is too old` : "Terraform is not on the PATH"}: install Terraform 1.5 or newer, see https://developer.hashicorp.com/terraform/install`,
  );
}

/** A Python that ZenML 0.98.0 runs on: 3.10 to 3.14, with the modules that make a virtual environment. */
function findPython() {
  const probe = "import sys, venv, ensurepip; print(int((3, 10) <= sys.version_info[:2] < (3, 15)))";
  for (const command of [
    "python3",
    "python",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
  ]) {
    if (ask(command, ["-c", probe]) === "1") return command;
  }
  return fail(
    "Python 3.10 to 3.14 with venv is not on the PATH, and ZenML needs it: see https://www.python.org/downloads, on Debian and Ubuntu `apt install python3-venv`.",
  );
}

/** Runs an installer quietly, and shows what it said only when it fails. */
function install(title, commands) {
  console.error(`Installing ${title} ...`);
  const began = Date.now();
  return commands
    .reduce(async (before, [command, ...args]) => {
      await before;
      await new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
        installers.add(child);
        const said = [];
        child.stdout.on("data", (chunk) => said.push(chunk));
        child.stderr.on("data", (chunk) => said.push(chunk));
        child.on("error", reject);
        child.on("close", (code) => {
          installers.delete(child);
          if (code === 0) resolve();
          else reject(new Error(`${Buffer.concat(said)}\n${command} ended with ${code}`));
        });
      });
    }, Promise.resolve())
    .then(() => console.error(`Installed ${title} in ${Math.round((Date.now() - began) / 1000)} s`))
    .catch((error) => fail(`${error.message}\nCould not install ${title}.`));
}

/** Whether node_modules holds what the lock file says; optional packages depend on the platform. */
function packagesAreInstalled() {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional, peer }]) =>
      !path.includes("node_modules/") ||
      (installed[path] ? installed[path].version === version : optional || devOptional || peer),
  );
}

async function installPackages() {
  if (!packagesAreInstalled()) await install("the packages (npm ci)", [["npm", "ci"]]);
}

/** ZenML in a virtual environment inside the clone, unless one is given. */
async function installZenml() {
  if (process.env.ZENML_ACR_SANDBOX_VENV) return;
  const venv = join(root, ".cache", "zenml-0.98.0");
  const stamp = join(venv, "installed");
  const files = ["requirements.txt", "constraints.txt"].map((name) => join(root, "sandbox", "zenml", name));
  const wanted = createHash("sha256")
    .update(files.map((file) => readFileSync(file, "utf8")).join())
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const pip = [join(venv, "bin", "python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"];
  await install("ZenML 0.98.0 (pip, into .cache)", [
    [findPython(), "-m", "venv", "--clear", venv],
    [...pip, "-r", files[0], "-c", files[1]],
  ]);
  writeFileSync(stamp, wanted);
}

const [name, ...args] = process.argv.slice(2);
checkNode();
checkTerraform();
await Promise.all([installPackages(), installZenml()]);
const child = spawn(process.execPath, [...programs[name], ...args], { cwd: root, stdio: "inherit" });
// Ctrl-C reaches the whole group: the program cleans up and decides how it ends.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("close", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});
