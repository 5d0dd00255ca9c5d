/** What `register` and `verify` prove at Azure before ZenML is told anything. */
import { startZenmlFront, type ZenmlFront } from "../../../sandbox/zenml/front";
import { outputsOf, uniqueName } from "../../support/project";
import { sharedSandbox, sharedZenml } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";
import { type Ran, zenmlAcr } from "../../support/zenml-acr";

const sandbox = sharedSandbox();
const zenml = sharedZenml();

let front: ZenmlFront;

beforeEach(async () => {
  front = await startZenmlFront(zenml.url);
});

afterEach(() => front.stop());

/** Registers with little patience: what is waited for in Azure may take minutes. */
async function register(registry: Seeded, more: string[] = [], outputs = outputsOf(registry)): Promise<Ran> {
  const ran = await zenmlAcr(["register", "dev", "--outputs", "-", "--yes", ...more], {
    env: zenml.environment({ ZENML_STORE_URL: front.url }),
    input: outputs,
  });
  expect(ran.stdout + ran.stderr).not.toContain(registry.clientSecret);
  return ran;
}

const IMPATIENT = ["--timeout", "4s"];

test("asks Entra ID, Azure's resource manager and the registry, and lists repositories", async () => {
  const registry = await seed(sandbox);
  expect((await register(registry)).code).toBe(0);
  const asked = await sandbox.control.requests({ host: registry.loginServer });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining(["POST /oauth2/exchange", "POST /oauth2/token", "GET /acr/v1/_catalog"]),
  );
});

test.each([
  [
    "an expired secret",
    { secretEndsAt: "2020-01-01T00:00:00Z" },
    4,
    /has expired \(AADSTS7000222\).*secretGeneration/s,
  ],
  ["no role to push", { roles: ["AcrPull", "Reader"] }, 1, /may not push to .*AcrPush.*deploy again/s],
  ["no role to read", { roles: ["AcrPush"] }, 1, /may not read the registry.*Reader.*deploy again/s],
])("stops at %s, before ZenML is told anything", async (_, settings, code, message) => {
  const registry = await seed(sandbox, settings);
  const ran = await register(registry, IMPATIENT);
  expect(ran.stderr).toMatch(message);
  expect(ran.code).toBe(code);
  expect(front.requests()).toEqual([]);
});

test("stops at a secret that is wrong, after it has waited for it", async () => {
  const registry = await seed(sandbox);
  const { code, stderr } = await register({ ...registry, clientSecret: "not-the-secret" }, IMPATIENT);
  expect(code).toBe(1);
  expect(stderr).toContain("... waiting for the client secret to be known to Entra ID");
  expect(stderr).toMatch(/does not accept the client secret .*AADSTS7000215.* Waited \d s/);
  expect(front.requests()).toEqual([]);
});

test("stops at a registry that is gone", async () => {
  const registry = await seed(sandbox);
  await sandbox.control.deleteRegistry(registry.registryId);
  const { code, stderr } = await register(registry, IMPATIENT);
  expect(code).toBe(1);
  // Azure deletes the roles on a registry with it.
  expect(stderr).toContain(
    "Its role Reader on the registry is missing, or the registry itself is: deploy again.",
  );
});

test("says what to do where the subscription may not be read, which ZenML does first", async () => {
  const registry = await seed(sandbox);
  await sandbox.control.settings(registry.subscriptionId, { subscriptionReadable: false });
  const { code, stderr } = await register(registry, IMPATIENT);
  expect(code).toBe(1);
  expect(stderr).toContain(`but not the subscription ${registry.subscriptionId}`);
  expect(stderr).toContain('readerScope: "subscription"');
});

test("waits for a new application, secret and role, and says for what", async () => {
  const registry = await seed(sandbox);
  await sandbox.control.settings(registry.tenantId, { propagation: { applications: 1, secrets: 1 } });
  await sandbox.control.settings(registry.subscriptionId, { propagation: { roles: 1 } });
  const { code, stderr } = await register(registry);
  expect(code).toBe(0);
  expect(stderr).toContain("... waiting for the application to be known to Entra ID");
  expect(stderr).toContain("... waiting for the client secret to be known to Entra ID");
  expect(stderr).toContain("... waiting for the role Reader to work at Azure's resource manager");
  expect(stderr).toContain("... waiting for the role to push to work at the registry");
}, 60_000);

test("sends nothing anywhere for outputs with a registry elsewhere", async () => {
  const registry = await seed(sandbox);
  const outputs = outputsOf(registry).replaceAll(registry.loginServer, "registry.example.com");
  const { code, stderr } = await register(registry, [], outputs);
  expect(code).toBe(2);
  expect(stderr).toContain("zenml_registration.connectors.0.resource_id");
  const asked = await sandbox.control.requests();
  expect(
    asked.filter(({ host, path }) => host === "registry.example.com" || path.includes(registry.tenantId)),
  ).toEqual([]);
  expect(front.requests()).toEqual([]);
});

test("tells plainly that ZenML does not accept a key, and what to do", async () => {
  const { code, stderr } = await zenmlAcr(["register", "dev", "--outputs", "-", "--yes"], {
    env: zenml.environment({ ZENML_STORE_API_KEY: "ZENKEY_wrong" }),
    input: outputsOf(await seed(sandbox)),
  });
  expect(code).toBe(4);
  expect(stderr).toContain("ZenML does not accept this API key.");
  expect(stderr).not.toContain("ZENKEY_wrong");
});

describe("verify", () => {
  const verify = (args: string[], input: string) =>
    zenmlAcr(["verify", "dev", "--outputs", "-", ...args], { env: zenml.environment(), input });

  test("proves both sides, and changes nothing", async () => {
    const registry = await seed(sandbox);
    const name = uniqueName();
    const outputs = outputsOf(registry, { name });
    const before = await verify([], outputs);
    expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining("zenml-acr register dev") });
    expect(before.stdout).toContain("is not registered");
    await register(registry, [], outputs);
    // Through another address than it was registered through: it is the same server.
    const after = await verify(["--json"], outputs);
    expect(after.code).toBe(0);
    expect(JSON.parse(after.stdout).results).toEqual([
      {
        registry: registry.loginServer,
        connector: name,
        azure: "can be pushed to",
        zenml: "signs in",
        ok: true,
      },
    ]);
  });
});
