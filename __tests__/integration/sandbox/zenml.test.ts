/** A real ZenML server whose Azure is the simulated one. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { startZenmlFront } from "../../../sandbox/zenml/front";
import { startZenmlServer, type ZenmlServer } from "../../../sandbox/zenml/server";
import { sharedSandbox, sharedZenml } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";

const sandbox = sharedSandbox();
const zenml = sharedZenml();

test("verifies a connector against the simulated Azure", async () => {
  const registry = await seed(sandbox);
  expect(await verify(zenml, registry)).toMatchObject({
    status: 200,
    body: {
      error: null,
      resources: [{ resource_type: "docker-registry", resource_ids: [registry.loginServer], error: null }],
    },
  });
});

test("hands on what the simulated Azure refuses", async () => {
  const registry = await seed(sandbox);
  const { body } = await verify(zenml, { ...registry, clientSecret: "wrong" });
  expect(JSON.stringify(body)).toContain("AADSTS7000215");
});

test("works with the real command line", async () => {
  const { stdout } = await promisify(execFile)(
    join(zenml.venv, "bin", "zenml"),
    ["stack", "list", "--output", "json"],
    { env: zenml.environment({ ZENML_CONFIG_PATH: join(sandbox.folder, randomUUID()) }) },
  );
  expect(stdout).toContain('"default"');
}, 60_000);

test("can be without the Azure packages, and leaves nothing running", async () => {
  const bare = await startZenmlServer(sandbox, { azurePackages: false });
  const type = await ask(bare, "/service_connector_types/azure");
  const verified = await verify(bare, await seed(sandbox));
  await bare.stop();
  expect(type.status).toBe(404);
  expect(JSON.stringify(type.body)).toContain("azure is not available");
  expect(verified.status).toBe(501);
  await expect(fetch(`${bare.url}/ready`)).rejects.toThrow();
}, 120_000);

test("says what to do where ZenML is not installed", async () => {
  const venv = join(sandbox.folder, "nowhere");
  await expect(startZenmlServer(sandbox, { venv })).rejects.toThrow(
    `There is no ZenML in ${venv}. \`npm test\` installs it`,
  );
});

describe("the front before the server", () => {
  test("passes requests on, and notes them", async () => {
    const front = await startZenmlFront(zenml.url);
    const server = { ...zenml, url: front.url };
    const name = `front-${randomUUID()}`;
    const made = await ask(server, "/tags", { name });
    const found = await ask(server, `/tags?name=${name}`);
    await front.stop();
    expect([made.status, found.body.total]).toEqual([200, 1]);
    expect(front.requests()).toEqual([
      { method: "POST", path: "/api/v1/tags", query: {}, status: 200, body: JSON.stringify({ name }) },
      { method: "GET", path: "/api/v1/tags", query: { name }, status: 200, body: undefined },
    ]);
    front.clear();
    expect(front.requests()).toEqual([]);
  });

  test("drops query parameters, as a server does that does not know them", async () => {
    const front = await startZenmlFront(zenml.url);
    const name = `no-such-${randomUUID()}`;
    const list = async () => (await ask({ ...zenml, url: front.url }, `/stacks?name=${name}`)).body.total;
    expect(await list()).toBe(0);
    front.addRule({ path: "/api/v1/stacks", dropQuery: ["name"] });
    expect(await list()).toBeGreaterThan(0);
    await front.stop();
  });

  test("answers in the server's place, as often as it is told to", async () => {
    const front = await startZenmlFront(zenml.url);
    front.addRule({
      method: "GET",
      path: /^\/api\/v1\/stacks/,
      times: 1,
      reply: { status: 503, body: { detail: "busy" } },
    });
    const server = { ...zenml, url: front.url };
    const [first, second] = [await ask(server, "/stacks"), await ask(server, "/stacks")];
    await front.stop();
    expect(first).toEqual({ status: 503, body: { detail: "busy" } });
    expect(second.status).toBe(200);
  });
});

type Server = Pick<ZenmlServer, "url" | "apiKey">;

/** Asks ZenML's API; a body makes it a POST. */
async function ask({ url, apiKey }: Server, path: string, body?: object) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function verify(server: Server, registry: Seeded) {
  return ask(server, "/service_connectors/verify", {
    name: "registry",
    connector_type: "azure",
    auth_method: "service-principal",
    resource_types: ["docker-registry"],
    resource_id: registry.loginServer,
    configuration: {
      tenant_id: registry.tenantId,
      client_id: registry.clientId,
      client_secret: registry.clientSecret,
      subscription_id: registry.subscriptionId,
      resource_group: registry.resourceGroup,
    },
  });
}
