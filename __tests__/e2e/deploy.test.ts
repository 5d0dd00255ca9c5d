/** `npm run deploy`, in a copy of the project, with real Terraform in the sandbox. */
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sharedSandbox, sharedZenml } from "../support/sandbox";
import { type Ran, run } from "../support/zenml-acr";
import { ZenmlApi } from "../support/zenml-api";

const ROOT = join(__dirname, "..", "..");
const sandbox = sharedSandbox();
const zenml = sharedZenml();
const api = new ZenmlApi(zenml);

let project: string;
let registryName: string;

beforeEach(() => {
  project = mkdtempSync(join(sandbox.folder, "deploy-"));
  registryName = `deploy${randomBytes(5).toString("hex")}`;
  const sources = [
    "cdktf.json",
    "package.json",
    "tsconfig.json",
    "main.ts",
    "stacks",
    "constructs",
    "scripts",
  ];
  for (const name of sources) {
    cpSync(join(ROOT, name), join(project, name), {
      recursive: true,
      filter: (source) => !["node_modules", "lib", "dist"].includes(basename(source)),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
  symlinkSync(join(ROOT, "scripts", "node_modules"), join(project, "scripts", "node_modules"));
  writeEnvironments({ subscriptionId: randomUUID(), tenantId: randomUUID() });
});

afterEach(() => rmSync(project, { recursive: true }));

function writeEnvironments(ids: { subscriptionId: string; tenantId: string }): void {
  const dev = { ...ids, registryName, location: "westeurope" };
  writeFileSync(
    join(project, "environments.ts"),
    `export const environments = ${JSON.stringify({ dev })};\n`,
  );
}

/**
 * Runs the npm script with a Terraform that does what a shell line says before it goes on as the real one.
 * Hashes of providers that are attached, not installed, can't be locked: that step is left out.
 */
function deploy(args: string[], before = ""): Promise<Ran> {
  const terraform = join(project, "terraform.sh");
  writeFileSync(terraform, `#!/bin/sh\n[ "$1" = providers ] && exit 0\n${before}\nexec terraform "$@"\n`);
  chmodSync(terraform, 0o755);
  return run("npm", ["run", "--silent", "deploy", "--", ...args], {
    cwd: project,
    env: zenml.environment({
      TERRAFORM_BINARY_NAME: terraform,
      CI: "1",
      npm_config_update_notifier: "false",
    }),
  });
}

test("deploys, then registers; its state is for nobody else's eyes", async () => {
  const { code, stdout, stderr } = await deploy(["dev", "--auto-approve"]);
  expect({ code, complaint: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, complaint: "" });
  expect(stderr).toContain('"dev" keeps its Terraform state, with the secret in it, on this machine');
  expect(stdout).toContain("Registered in ZenML");
  expect(await api.stack(registryName)).toBeDefined();
  expect(statSync(join(project, "terraform.dev.tfstate")).mode & 0o077).toBe(0);
}, 120_000);

test("registers nothing when the deployment fails", async () => {
  const { code, stderr } = await deploy(
    ["dev", "--auto-approve"],
    'if [ "$1" = apply ]; then echo "no apply today" >&2; exit 1; fi',
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain('"dev" was not registered in ZenML, because its deployment did not succeed.');
  expect(await api.stack(registryName)).toBeUndefined();
}, 120_000);

test.each([
  ["no stack", [], "Which stack is to be deployed?"],
  ["an unknown stack", ["prod"], 'There is no environment "prod".'],
  ["nobody to ask", ["dev"], "npm run deploy -- dev --auto-approve"],
])("refuses %s", async (_, args, message) => {
  const { code, stderr } = await deploy(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

test("refuses the placeholders of a fresh clone", async () => {
  const nil = "00000000-0000-0000-0000-000000000000";
  writeEnvironments({ subscriptionId: nil, tenantId: nil });
  const { code, stderr } = await deploy(["dev", "--auto-approve"]);
  expect(code).toBe(2);
  expect(stderr).toContain(`placeholder ${nil} as its subscriptionId`);
  expect(stderr).toContain("az account show");
});
