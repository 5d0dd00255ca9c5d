/** `zenml-acr register` against a real ZenML server and the simulated Azure. */
import { join } from "node:path";
import { startZenmlFront, type ZenmlFront } from "../../../sandbox/zenml/front";
import { outputsOf, type ProjectSettings, uniqueName } from "../../support/project";
import { sharedSandbox, sharedZenml } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";
import { type Ran, run, zenmlAcr } from "../../support/zenml-acr";
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

/** Registers through the front, without asking, and makes sure that no secret is printed. */
async function register(args: string[] = [], settings: ProjectSettings = {}, of = registry): Promise<Ran> {
  const ran = await zenmlAcr(["register", "dev", "--outputs", "-", "--yes", ...args], {
    env: zenml.environment({ ZENML_STORE_URL: front.url }),
    input: outputsOf(of, { name, ...settings }),
  });
  expect(ran.stdout + ran.stderr).not.toContain(of.clientSecret);
  expect(ran.stdout + ran.stderr).not.toContain(zenml.apiKey);
  return ran;
}

/** Requests that write, as method and path. */
function writes(): string[] {
  return front
    .requests()
    .filter(({ method, path }) => method !== "GET" && !/\/(login|verify)$/.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "<id>")}`);
}

test("registers connector, container registry and stack, and says what to do next", async () => {
  const { code, stdout } = await register();
  expect(code).toBe(0);
  expect(stdout).toBe(`
+ create     service connector   ${name}
+ create     container registry  ${name}
+ create     stack               ${name}

3 to create.

Registered in ZenML 0.98.0 at ${front.url}
  registry            ${registry.loginServer}
  service connector   ${name}, its secret ends 2031-01-01
  container registry  ${name}
  stack               ${name}

Next: zenml stack set ${name}
`);
  const labels = {
    managed_by: "cdktf-zenml-acr",
    azure_resource_id: registry.registryId,
    terraform_stack: "dev",
  };
  const connector = await api.connector(name);
  expect(connector).toMatchObject({
    body: {
      auth_method: "service-principal",
      resource_types: ["docker-registry"],
      resource_id: registry.loginServer,
      expires_at: "2031-01-01T00:00:00",
      connector_type: { connector_type: "azure" },
    },
    metadata: {
      labels,
      configuration: {
        tenant_id: registry.tenantId,
        client_id: registry.clientId,
        client_secret: registry.clientSecret,
        subscription_id: registry.subscriptionId,
        resource_group: registry.resourceGroup,
      },
    },
  });
  const component = await api.component(name);
  expect(component).toMatchObject({
    body: { type: "container_registry", flavor_name: "azure" },
    metadata: {
      labels,
      configuration: { uri: registry.loginServer },
      connector_resource_id: registry.loginServer,
      connector: { id: connector.id },
    },
  });
  expect(await api.stack(name)).toMatchObject({
    metadata: {
      labels,
      components: {
        orchestrator: [{ name: "default" }],
        artifact_store: [{ name: "default" }],
        container_registry: [{ id: component.id }],
      },
    },
  });
});

test("writes nothing the second time, and says so", async () => {
  await register();
  front.clear();
  const { code, stdout } = await register();
  expect(code).toBe(0);
  expect(stdout).toContain("3 the same.");
  expect(stdout).toContain(`Nothing changed: all of it was registered in ZenML 0.98.0 at ${front.url}`);
  expect(writes()).toEqual([]);
});

test("shows with --dry-run what it would do, and does nothing", async () => {
  const before = await register(["--dry-run"]);
  expect(before.code).toBe(3);
  expect(before.stdout).toContain(`+ create     stack               ${name}`);
  expect(writes()).toEqual([]);
  await register();
  expect(await register(["--dry-run"])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("3 the same"),
  });
});

test("prints with --json one document, and nothing else on standard output", async () => {
  const { code, stdout } = await register(["--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    command: "register",
    stack: "dev",
    zenml: { url: front.url, version: "0.98.0" },
    applied: true,
    changed: true,
    plan: [
      { action: "create", kind: "service connector", name, fields: [] },
      { action: "create", kind: "container registry", name, fields: [] },
      { action: "create", kind: "stack", name, fields: [] },
    ],
    registries: [{ uri: registry.loginServer, secret_ends: "2031-01-01T00:00:00Z" }],
    active_stack: null,
  });
});

test("asks before it writes, and needs --yes where there is no terminal", async () => {
  const { code, stderr } = await zenmlAcr(["register", "dev", "--outputs", "-"], {
    env: zenml.environment({ ZENML_STORE_URL: front.url }),
    input: outputsOf(registry, { name }),
  });
  expect(code).toBe(2);
  expect(stderr).toContain("no terminal to ask on");
  expect(stderr).toContain("--yes");
  expect(writes()).toEqual([]);
});

test("puts back what was taken away by hand", async () => {
  await register();
  await api.unregister(name);
  expect(await register()).toMatchObject({ code: 0, stdout: expect.stringContaining("3 to create") });
  const { id } = await api.stack(name);
  await api.ask("DELETE", `/stacks/${id}`);
  expect(await register()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("1 to create, 2 the same"),
  });
  expect(await api.stack(name)).toBeDefined();
});

test("stores a new secret in place: the connector keeps its id, and its component", async () => {
  await register();
  const before = await api.connector(name);
  const { code, stdout } = await register([], { expiresAt: "2032-01-01T00:00:00Z" });
  expect(code).toBe(0);
  expect(stdout).toContain("expires_at: 2031-01-01T00:00:00Z -> 2032-01-01T00:00:00Z");
  expect(stdout).toContain("client_secret: (the one before) -> (the stack's)");
  const after = await api.connector(name);
  expect(after).toMatchObject({
    id: before.id,
    body: {
      expires_at: "2032-01-01T00:00:00",
      resource_id: registry.loginServer,
      resource_types: ["docker-registry"],
    },
  });
  expect((await api.component(name)).metadata.connector.id).toBe(before.id);
});

test("mends a connector whose stored secret does not work", async () => {
  await register();
  const { id, body, metadata } = await api.connector(name);
  await api.ask("PUT", `/service_connectors/${id}`, {
    resource_types: body.resource_types,
    resource_id: body.resource_id,
    configuration: { ...metadata.configuration, client_secret: "overwritten" },
    labels: metadata.labels,
  });
  const { code, stdout } = await register();
  expect(code).toBe(0);
  expect(stdout).toMatch(/client_secret: .*AADSTS7000215/s);
  expect((await api.connector(name)).metadata.configuration.client_secret).toBe(registry.clientSecret);
});

test("changes a component and leaves it connected", async () => {
  await register();
  const component = { configuration: { uri: registry.loginServer, default_repository: "team" } };
  const { code, stdout } = await register([], { component });
  expect(code).toBe(0);
  expect(stdout).toContain("default_repository: (none) -> team");
  expect((await api.component(name)).metadata).toMatchObject({
    configuration: component.configuration,
    connector: { name },
    connector_resource_id: registry.loginServer,
  });
});

test("goes on where a failed run ended", async () => {
  front.addRule({
    method: "POST",
    path: "/api/v1/components",
    times: 1,
    reply: { status: 500, body: "Internal Server Error" },
  });
  const failed = await register();
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain(`ZenML did not store the component "${name}" (HTTP 500).`);
  expect(await register()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("2 to create, 1 the same"),
  });
});

test("takes what another run registered in the meantime", async () => {
  await register();
  for (const path of ["/api/v1/service_connectors", "/api/v1/stacks"]) {
    front.addRule({ method: "GET", path, times: 1, reply: { status: 200, body: { items: [] } } });
  }
  const { code, stdout } = await register();
  expect(code).toBe(0);
  expect(stdout).toContain(`+ create     service connector   ${name}`);
  expect((await api.component(name)).metadata.connector.name).toBe(name);
});

test("makes the stack the active one of this machine's client with --set", async () => {
  const folder = join(sandbox.folder, name);
  const env = zenml.environment({ ZENML_CONFIG_PATH: folder });
  const client = (...args: string[]) =>
    run(join(zenml.venv, "bin", "zenml"), args, { env, cwd: sandbox.folder });
  await client("stack", "list");
  const { code, stdout } = await zenmlAcr(["register", "dev", "--outputs", "-", "--yes", "--set"], {
    env,
    cwd: sandbox.folder,
    input: outputsOf(registry, { name }),
  });
  expect(code).toBe(0);
  expect(stdout).toContain(`stack               ${name}, now the active one`);
  expect(stdout).not.toContain("zenml stack set");
  // ZenML's own command line says this on standard error.
  expect((await client("stack", "get")).stderr).toContain(`The global active stack is: '${name}'`);
}, 90_000);

test("refuses --set before anything is done where this machine's client works with another server", async () => {
  const { code, stderr } = await zenmlAcr(
    ["register", "dev", "--outputs", "-", "--yes", "--set", "--zenml-url", front.url],
    {
      env: zenml.environment({ ZENML_STORE_URL: "http://127.0.0.1:1" }),
      input: outputsOf(registry, { name }),
    },
  );
  expect(code).toBe(2);
  expect(stderr).toContain(`works with http://127.0.0.1:1, not with ${front.url}`);
  expect(front.requests()).toEqual([]);
});

describe("a ZenML stack that is there already", () => {
  const existing = { existing: true, components: {} };
  let stackName: string;

  beforeEach(async () => {
    stackName = uniqueName();
    const [orchestrator, artifactStore] = await Promise.all(
      ["orchestrator", "artifact_store"].map((type) =>
        api.ask("GET", `/components?type=${type}&name=default`).then(({ items }) => items[0].id),
      ),
    );
    await api.ask("POST", "/stacks", {
      name: stackName,
      components: { orchestrator: [orchestrator], artifact_store: [artifactStore] },
      labels: { team: "theirs" },
    });
  });

  const into = () => ({ stack: { ...existing, name: stackName, components: { container_registry: name } } });

  test("gets the container registry, and stays as it is otherwise", async () => {
    const { code, stdout } = await register([], into());
    expect(code).toBe(0);
    expect(stdout).toContain(`container_registry: (none) -> ${name}`);
    expect((await api.stack(stackName)).metadata).toMatchObject({
      labels: { team: "theirs" },
      components: {
        orchestrator: [{ name: "default" }],
        artifact_store: [{ name: "default" }],
        container_registry: [{ name }],
      },
    });
    front.clear();
    await register([], into());
    expect(writes()).toEqual([]);
  });

  test("keeps a container registry that somebody else put there, unless it is adopted", async () => {
    const theirs = await seed(sandbox);
    const theirName = uniqueName();
    await register(
      [],
      {
        ...into(),
        name: theirName,
        stack: { ...into().stack, components: { container_registry: theirName } },
      },
      theirs,
    );
    const refused = await register([], into());
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain(`! conflict   stack               ${stackName}`);
    expect(refused.stdout).toContain(theirName);
    expect(await api.connector(name)).toBeUndefined();
    expect((await register(["--adopt", stackName], into())).code).toBe(0);
    expect((await api.stack(stackName)).metadata.components.container_registry).toMatchObject([{ name }]);
  });

  test("is named with those there are when it is not there", async () => {
    const { code, stdout } = await register([], { stack: { ...into().stack, name: "no-such-stack" } });
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, " ")).toMatch(new RegExp(`not; ZenML has: .*${stackName}`));
    expect(writes()).toEqual([]);
  });
});

test("says which orchestrators there are when the stack's is not there", async () => {
  const components = { orchestrator: "k8s", artifact_store: "default", container_registry: name };
  const { code, stdout } = await register([], { stack: { components } });
  expect(code).toBe(1);
  expect(stdout.replace(/\s+/g, " ")).toContain('ZenML has no orchestrator "k8s"; it has: default');
  expect(writes()).toEqual([]);
});

describe("what is not this stack's", () => {
  test("is a conflict between two clones with the same names and different registries, until it is adopted", async () => {
    const other = await seed(sandbox);
    await register();
    front.clear();
    const { code, stdout, stderr } = await register([], {}, other);
    expect(code).toBe(1);
    expect(stdout).toContain("3 in conflict.");
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toContain(`belongs to the stack "dev" with the registry ${registry.registryId}`);
    expect(text).toContain(`this one is the stack "dev" with the registry ${other.registryId}`);
    expect(text).toContain(`--adopt ${name}`);
    expect(stderr).toContain("Nothing was registered");
    expect(writes()).toEqual([]);

    const connectorId = (await api.connector(name)).id;
    expect(await register(["--adopt", name], {}, other)).toMatchObject({ code: 0 });
    expect(await api.connector(name)).toMatchObject({
      id: connectorId,
      body: { resource_id: other.loginServer },
    });
    expect((await api.component(name)).metadata).toMatchObject({
      configuration: { uri: other.loginServer },
      connector: { id: connectorId },
      connector_resource_id: other.loginServer,
    });
    expect((await register()).code).toBe(1);
  });

  test("is what somebody registered by hand", async () => {
    await api.ask("POST", "/components", {
      name,
      type: "container_registry",
      flavor: "azure",
      configuration: { uri: "theirs.azurecr.io" },
    });
    const { code, stdout } = await register();
    expect(code).toBe(1);
    expect(stdout).toContain(`! conflict   container registry  ${name}`);
    expect(stdout).toContain("was not registered by zenml-acr");
    expect((await api.component(name)).metadata.configuration.uri).toBe("theirs.azurecr.io");
    expect(await api.connector(name)).toBeUndefined();
  });
});
