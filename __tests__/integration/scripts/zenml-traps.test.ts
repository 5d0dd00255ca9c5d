/**
 * Where ZenML's API does something else than one would think, and a registration that does not take care would leak
 * a secret, or break what it registered.
 */
import { startZenmlFront, type ZenmlFront } from "../../../sandbox/zenml/front";
import { startZenmlServer } from "../../../sandbox/zenml/server";
import { outputsOf, type ProjectSettings, uniqueName } from "../../support/project";
import { sharedSandbox, sharedZenml } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";
import { type Ran, zenmlAcr } from "../../support/zenml-acr";
import { ZenmlApi } from "../../support/zenml-api";

const sandbox = sharedSandbox();
const zenml = sharedZenml();
const api = new ZenmlApi(zenml);

let front: ZenmlFront;
let registry: Seeded;
let name: string;

beforeEach(async () => {
  front = await startZenmlFront(zenml.url);
  registry = await seed(sandbox);
  name = uniqueName();
});

afterEach(() => front.stop());

function register(settings: ProjectSettings = {}): Promise<Ran> {
  return zenmlAcr(["register", "dev", "--outputs", "-", "--yes"], {
    env: zenml.environment({ ZENML_STORE_URL: front.url }),
    input: outputsOf(registry, { name, ...settings }),
  });
}

const CONNECTORS = "/api/v1/service_connectors";

test("a server without the Azure packages, which would store the secret readable, gets none", async () => {
  const bare = await startZenmlServer(sandbox, { azurePackages: false });
  try {
    const { code, stderr } = await zenmlAcr(["register", "dev", "--outputs", "-", "--yes"], {
      env: bare.environment(),
      input: outputsOf(registry, { name }),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("has no Azure service connector");
    expect(stderr).toContain('pip install "zenml[connectors-azure]"');
    expect(await new ZenmlApi(bare).connector(name)).toBeUndefined();
  } finally {
    await bare.stop();
  }
}, 120_000);

test("secrets that the server holds are never asked for, and not shown where they come all the same", async () => {
  await register();
  front.clear();
  front.addRule({ method: "GET", path: CONNECTORS, dropQuery: ["expand_secrets"] });
  const { code, stdout, stderr } = await register({ expiresAt: "2032-01-01T00:00:00Z" });
  expect(code).toBe(0);
  const asked = front.requests().filter(({ method, path }) => method === "GET" && path === CONNECTORS);
  expect(asked.length).toBeGreaterThan(0);
  for (const { query } of asked) expect(query.expand_secrets).toBe("false");
  expect(stdout + stderr).not.toContain(registry.clientSecret);
});

test("a refusal that repeats the request is not shown", async () => {
  const echo = [{ loc: ["body", "configuration"], input: { client_secret: registry.clientSecret } }];
  front.addRule({ method: "POST", path: CONNECTORS, reply: { status: 422, body: echo } });
  const { code, stdout, stderr } = await register();
  expect(code).toBe(1);
  expect(stderr).toContain(`ZenML did not store the service connector "${name}" (HTTP 422).`);
  expect(stdout + stderr).not.toContain(registry.clientSecret);
});

test("a component that is changed keeps its connector", async () => {
  await register();
  const configuration = { uri: registry.loginServer, default_repository: "team" };
  await register({ component: { configuration } });
  expect((await api.component(name)).metadata).toMatchObject({
    configuration,
    connector: { name },
    connector_resource_id: registry.loginServer,
  });
});

test("a connector that is changed stays limited to its registry", async () => {
  await register();
  await register({ expiresAt: "2032-01-01T00:00:00Z" });
  expect((await api.connector(name)).body).toMatchObject({
    resource_types: ["docker-registry"],
    resource_id: registry.loginServer,
    expires_at: "2032-01-01T00:00:00",
  });
});

describe("a verification that is answered with 200 and has failed", () => {
  const failure = "AADSTS7000215: Invalid client secret provided.";
  const resource = { resource_type: "docker-registry", resource_ids: null };

  test.each([
    ["as a whole", { connector_type: "azure", error: failure, resources: [] }],
    [
      "for the registry",
      { connector_type: "azure", error: null, resources: [{ ...resource, error: failure }] },
    ],
    [
      "by reaching nothing",
      { connector_type: "azure", error: null, resources: [{ ...resource, error: null }] },
    ],
  ])("%s: nothing is registered", async (_, body) => {
    front.addRule({ method: "POST", path: `${CONNECTORS}/verify`, reply: { status: 200, body } });
    const { code, stderr } = await register();
    expect(code).toBe(1);
    expect(stderr).toContain(`ZenML can't sign in with the service connector "${name}" as it would be`);
    expect(await api.connector(name)).toBeUndefined();
  });
});

test("a server that takes no notice of a filter does not make it change what is somebody else's", async () => {
  const [type, theirs] = ["container_registry", uniqueName()];
  const configuration = { uri: "theirs.azurecr.io" };
  await api.ask("POST", "/components", { name: theirs, type, flavor: "azure", configuration });
  front.addRule({
    method: "GET",
    path: /^\/api\/v1\/(service_connectors|components|stacks)$/,
    dropQuery: ["name", "type"],
  });
  expect(await register()).toMatchObject({ code: 0, stdout: expect.stringContaining("3 to create") });
  expect((await api.component(theirs)).metadata.configuration).toEqual(configuration);
  const stack = await api.stack(name);
  expect(stack.metadata.components).toMatchObject({
    orchestrator: [{ name: "default", body: { type: "orchestrator" } }],
    artifact_store: [{ name: "default", body: { type: "artifact_store" } }],
    container_registry: [{ name }],
  });
});
