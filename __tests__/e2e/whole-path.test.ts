/** Real Terraform, the simulated Azure, a real ZenML server: from nothing, through changes, to nothing. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runCdktf, sandboxFolders } from "../../sandbox/cdktf";
import { startZenmlFront, type ZenmlFront } from "../../sandbox/zenml/front";
import type { Environment } from "../../stacks/environment";
import { sharedSandbox, sharedZenml } from "../support/sandbox";
import { type Ran, run, zenmlAcr } from "../support/zenml-acr";
import { ZenmlApi } from "../support/zenml-api";

const APP = join(__dirname, "one-environment");
/** What Terraform would take for an expression. */
const TAG = `$${"{team}"}`;

const zenml = sharedZenml();
const api = new ZenmlApi(zenml);
const shared = sharedSandbox();

let sandbox: { folder: string; environment: typeof shared.environment };
let front: ZenmlFront;
let environment: Environment;
let printed: string[];

beforeEach(async () => {
  sandbox = { ...shared, folder: mkdtempSync(join(shared.folder, "whole-path-")) };
  front = await startZenmlFront(zenml.url);
  const unique = randomBytes(5).toString("hex");
  environment = {
    subscriptionId: randomUUID(),
    tenantId: randomUUID(),
    registryName: `Whole${unique}`,
    location: "westeurope",
    stackName: `whole-path-${unique}`,
    tags: { cost: TAG },
  };
  printed = [];
});

afterEach(async () => {
  await front.stop();
  rmSync(sandbox.folder, { recursive: true });
});

/** `cdktf deploy` or `destroy`, with settings that differ from the last ones. */
async function cdktf(command: "deploy" | "destroy", change: Partial<Environment> = {}): Promise<void> {
  environment = { ...environment, ...change };
  const { code, stdout, stderr } = await runCdktf(sandbox, {
    command,
    stacks: ["dev"],
    appFolder: APP,
    environment: { TEST_ENVIRONMENT: JSON.stringify(environment) },
  });
  printed.push(stdout, stderr);
  expect({ code, complaint: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, complaint: "" });
}

async function command(name: "register" | "verify", ...args: string[]): Promise<Ran> {
  front.clear();
  const ran = await zenmlAcr([name, "dev", ...args], {
    cwd: APP,
    env: zenml.environment({
      ZENML_STORE_URL: front.url,
      CDKTF_OUTDIR: sandboxFolders.outDir(sandbox),
      TEST_ENVIRONMENT: JSON.stringify(environment),
    }),
  });
  printed.push(ran.stdout, ran.stderr);
  expect({ code: ran.code, complaint: ran.code === 0 ? "" : ran.stderr }).toEqual({ code: 0, complaint: "" });
  return ran;
}

const register = () => command("register", "--yes");

function writes(): string[] {
  return front
    .requests()
    .filter(({ method, path }) => method !== "GET" && !/\/(login|verify)$/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** What of the simulated Azure is this test's. */
async function world() {
  const { subscriptionId, tenantId } = environment;
  const all = await shared.control.world();
  const mine = <T>(things: readonly T[]) =>
    things.filter((thing) => JSON.stringify(thing).match(`${subscriptionId}|${tenantId}`));
  return {
    resourceGroups: mine(all.resourceGroups),
    registries: mine(all.registries),
    roles: mine(all.roleAssignments).map(({ roleDefinitionName }) => roleDefinitionName),
    applications: mine(all.applications),
    servicePrincipals: mine(all.servicePrincipals),
  };
}

function secrets(): string[] {
  const state = readFileSync(sandboxFolders.state(sandbox, "dev"), "utf8");
  return [...state.matchAll(/"client_secret": "([^"]+)"/g)].map(([, secret]) => secret);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

test("deploys, registers, follows every change, and leaves nothing behind", async () => {
  await cdktf("deploy");
  const deployed = await world();
  expect(deployed).toMatchObject({
    resourceGroups: [{ name: `rg-${environment.registryName}` }],
    registries: [
      { name: environment.registryName, sku: "Standard", adminEnabled: false, tags: { cost: TAG } },
    ],
    roles: expect.arrayContaining(["AcrPush", "Reader"]),
    applications: [{ passwords: [{}] }],
  });
  expect(deployed.roles).toHaveLength(2);
  const [firstSecret] = secrets();

  await cdktf("deploy");
  expect(await world()).toEqual(deployed);

  // A machine that never deployed has no synthesized stack: the state is enough.
  rmSync(sandboxFolders.outDir(sandbox), { recursive: true });
  expect((await register()).stdout).toContain("3 to create");
  expect((await register()).stdout).toContain("Nothing changed");
  expect(writes()).toEqual([]);
  const name = environment.registryName as string;
  const connector = await api.connector(name);

  const zenmlCli = (...args: string[]) =>
    run(join(zenml.venv, "bin", "zenml"), args, { env: zenml.environment(), cwd: sandbox.folder });
  const [verified, described] = await Promise.all([
    zenmlCli("service-connector", "verify", name),
    zenmlCli("stack", "describe", environment.stackName as string),
  ]);
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.stdout + verified.stderr).toContain(`${name.toLowerCase()}.azurecr.io`);
  expect(described.stdout + described.stderr).toMatch(new RegExp(`CONTAINER_REGISTRY\\W+${name}`));

  await cdktf("deploy", { sku: "Premium", tags: {} });
  const { registries } = await world();
  expect(registries).toEqual([{ ...deployed.registries[0], sku: "Premium", tags: {} }]);
  expect((await register()).stdout).toContain("Nothing changed");

  await cdktf("deploy", { secretGeneration: 2 });
  const rotated = (await world()).applications[0].passwords;
  expect(rotated).toHaveLength(1);
  expect(rotated).not.toEqual(deployed.applications[0].passwords);
  expect((await register()).stdout).toContain("client_secret: (the one before) -> (the stack's)");
  expect((await api.connector(name)).id).toBe(connector.id);
  await command("verify");

  await cdktf("deploy", { location: "northeurope" });
  expect(await world()).toMatchObject({
    registries: [{ location: "northeurope" }],
    roles: [expect.any(String), expect.any(String)],
  });
  expect((await register()).stdout).toContain("Nothing changed");

  await api.unregister(environment.stackName as string);
  await api.unregister(name);
  expect((await register()).stdout).toContain("3 to create");
  await command("verify");

  // Nothing printed or written has a secret in it, but Terraform's state.
  const hidden = [firstSecret, ...secrets(), zenml.apiKey];
  expect(new Set(hidden).size).toBeGreaterThanOrEqual(3);
  const files = filesIn(sandbox.folder).filter((file) => !/\.tfstate(\.backup)?$/.test(file));
  expect(files.some((file) => file.endsWith("cdk.tf.json"))).toBe(true);
  for (const secret of hidden) {
    expect(printed.filter((text) => text.includes(secret))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "utf8").includes(secret))).toEqual([]);
  }

  await cdktf("destroy");
  expect(await world()).toEqual({
    resourceGroups: [],
    registries: [],
    roles: [],
    applications: [],
    servicePrincipals: [],
  });
}, 240_000);
