/** The simulated hosts of Azure, call by call. */
import { connect } from "node:net";
import { sharedSandbox } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";
import { azureFetch } from "./azure-fetch";

const sandbox = sharedSandbox();
const ask = azureFetch(sandbox);
const ARM = "https://management.azure.com";

describe("login.microsoftonline.com", () => {
  test("gives a token that says who has it", async () => {
    const registry = await seed(sandbox);
    const claims = payload(await tokenOf(registry));
    expect(claims).toMatchObject({
      aud: ARM,
      oid: registry.principalId,
      appid: registry.clientId,
      tid: registry.tenantId,
    });
  });

  test("refuses in Entra ID's shape", async () => {
    const registry = await seed(sandbox);
    const { status, body } = await signIn({ ...registry, clientSecret: "wrong" });
    expect(status).toBe(401);
    expect(body).toMatchObject({
      error: "invalid_client",
      error_codes: [7000215],
      error_description: expect.stringMatching(
        /^AADSTS7000215: .* Trace ID: \S+ Correlation ID: \S+ Timestamp: /,
      ),
    });
  });

  test("misses a new secret as often as it is told to", async () => {
    const registry = await seed(sandbox);
    await sandbox.control.settings(registry.tenantId, { propagation: { secrets: 2 } });
    const statuses = [];
    for (let look = 0; look < 3; look++) statuses.push((await signIn(registry)).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("refuses all secrets that were ended", async () => {
    const registry = await seed(sandbox);
    await sandbox.control.expireSecrets(registry.applicationObjectId);
    expect((await signIn(registry)).body).toMatchObject({ error_codes: [7000222] });
  });

  test("describes the endpoints of a tenant that exists", async () => {
    const { tenantId } = await seed(sandbox);
    const configuration = (tenant: string) =>
      ask(`https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration`);
    expect((await configuration(tenantId)).body).toMatchObject({
      token_endpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    });
    expect(await configuration("nowhere")).toMatchObject({ status: 400, body: { error_codes: [90002] } });
  });
});

describe("management.azure.com", () => {
  test("shows subscription and registry to a reader", async () => {
    const registry = await seed(sandbox);
    const token = await tokenOf(registry);
    const { subscriptionId, registryId, loginServer } = registry;
    expect(
      await ask(`${ARM}/subscriptions/${subscriptionId}?api-version=2022-12-01`, { token }),
    ).toMatchObject({
      status: 200,
      body: { subscriptionId, displayName: "Simulated subscription" },
    });
    expect(await ask(`${ARM}${registryId}?api-version=2025-11-01`, { token })).toMatchObject({
      status: 200,
      body: { id: registryId, properties: { loginServer, adminUserEnabled: false } },
    });
  });

  test("lists what the caller may read, in the subscription and in a group", async () => {
    const registry = await seed(sandbox);
    const { subscriptionId, tenantId, registryId } = registry;
    await seed(sandbox, { subscriptionId, tenantId, resourceGroup: "other" });
    const token = await tokenOf(registry);
    const list = async (scope: string) => {
      const { body } = await ask(`${ARM}${scope}/providers/Microsoft.ContainerRegistry/registries`, {
        token,
      });
      return (body.value as { id: string }[]).map(({ id }) => id);
    };
    const scope = `/subscriptions/${subscriptionId}`;
    expect(await list(scope)).toEqual([registryId]);
    expect(await list(`${scope}/resourceGroups/rg`)).toEqual([registryId]);
    expect(await list(`${scope}/resourceGroups/other`)).toEqual([]);
  });

  test("wants a token of its own", async () => {
    const registry = await seed(sandbox);
    const url = `${ARM}${registry.registryId}`;
    const { body } = await signIn(registry, "https://graph.microsoft.com/.default");
    const answers = await Promise.all([
      ask(url),
      ask(url, { token: "a.b.c" }),
      ask(url, { token: String(body.access_token) }),
    ]);
    expect(answers.map(({ status, body }) => [status, errorCode(body)])).toEqual([
      [401, "AuthenticationFailed"],
      [401, "InvalidAuthenticationToken"],
      [401, "InvalidAuthenticationTokenAudience"],
    ]);
  });

  test("forbids who has no role that reads", async () => {
    const registry = await seed(sandbox, { roles: ["AcrPush"] });
    const { status, body } = await ask(`${ARM}${registry.registryId}`, { token: await tokenOf(registry) });
    expect(status).toBe(403);
    expect(body).toEqual({
      error: {
        code: "AuthorizationFailed",
        message: expect.stringContaining(
          `with object id '${registry.principalId}' does not have authorization to perform action 'Microsoft.ContainerRegistry/registries/read'`,
        ),
      },
    });
  });

  test("forbids a subscription that is told to be unreadable, and the admin's passwords to everybody", async () => {
    const registry = await seed(sandbox, { roles: ["Owner"] });
    const token = await tokenOf(registry);
    const subscription = `${ARM}/subscriptions/${registry.subscriptionId}`;
    const before = await ask(subscription, { token });
    await sandbox.control.settings(registry.subscriptionId, { subscriptionReadable: false });
    const after = await ask(subscription, { token });
    const credentials = await ask(`${ARM}${registry.registryId}/listCredentials`, { token, form: {} });
    expect([before.status, after.status, credentials.status]).toEqual([200, 403, 403]);
  });

  test("does not tell that a registry is gone to who has no role around it", async () => {
    const registry = await seed(sandbox);
    await sandbox.control.deleteRegistry(registry.registryId);
    const { status } = await ask(`${ARM}${registry.registryId}`, { token: await tokenOf(registry) });
    // Its roles went with it: Azure does not tell whether something is there to somebody who may not know.
    expect(status).toBe(403);
    expect((await sandbox.control.world()).registries.map(({ id }) => id)).not.toContain(registry.registryId);
  });

  test("misses a new role as often as it is told to", async () => {
    const registry = await seed(sandbox);
    await sandbox.control.settings(registry.subscriptionId, { propagation: { roles: 1 } });
    const token = await tokenOf(registry);
    const statuses = [];
    for (let look = 0; look < 2; look++)
      statuses.push((await ask(`${ARM}${registry.registryId}`, { token })).status);
    expect(statuses).toEqual([403, 200]);
  });
});

describe("<name>.azurecr.io", () => {
  const PUSH = "repository:app:pull,push";

  test.each([
    ["AcrPush", ["pull", "push"]],
    ["AcrPull", ["pull"]],
    ["Reader", ["pull"]],
  ])("grants a principal with %s %j", async (role, actions) => {
    const registry = await seed(sandbox, { roles: [role] });
    expect(await grantedTo(registry, PUSH)).toEqual([{ type: "repository", name: "app", actions }]);
  });

  test("answers 200 and grants nothing to a principal without a role", async () => {
    expect(await grantedTo(await seed(sandbox, { roles: [] }), PUSH)).toEqual([]);
  });

  test("grants no push after the role was taken away", async () => {
    const registry = await seed(sandbox);
    await sandbox.control.removeRole(registry.principalId, "AcrPush");
    expect(await grantedTo(registry, PUSH)).toEqual([{ type: "repository", name: "app", actions: ["pull"] }]);
  });

  test("takes client id and secret from Docker, and refuses wrong ones", async () => {
    const registry = await seed(sandbox);
    const { loginServer, clientId, clientSecret } = registry;
    const url = `https://${loginServer}/oauth2/token?service=${loginServer}&scope=${PUSH}`;
    const { body } = await ask(url, { basic: `${clientId}:${clientSecret}` });
    const token = String(body.access_token);
    expect(payload(token).access).toEqual([{ type: "repository", name: "app", actions: ["pull", "push"] }]);
    expect((await ask(`https://${loginServer}/v2/`, { token })).status).toBe(200);
    expect(await ask(url, { basic: `${clientId}:wrong` })).toMatchObject({
      status: 401,
      body: { errors: [{ code: "UNAUTHORIZED" }] },
    });
  });

  test("challenges as Docker expects", async () => {
    const { loginServer } = await seed(sandbox);
    const { status, headers } = await ask(`https://${loginServer}/v2/`);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer realm="https://${loginServer}/oauth2/token",service="${loginServer}"`,
    );
  });

  test("does not take another registry's tokens", async () => {
    const [one, other] = await Promise.all([seed(sandbox), seed(sandbox)]);
    const refresh_token = await refreshTokenOf(one);
    const form = { grant_type: "refresh_token", service: other.loginServer, scope: PUSH, refresh_token };
    expect((await ask(`https://${other.loginServer}/oauth2/token`, { form })).status).toBe(401);
  });
});

describe("the proxy", () => {
  test("refuses what is not simulated, and says why", async () => {
    expect(await connectAnswer("example.com")).toContain(
      "403 This is a simulation of Azure, without a way out: example.com is not part of it",
    );
    expect(await connectAnswer("nosuchregistry.azurecr.io")).toContain(
      "403 This is a simulation of Azure: there is no registry nosuchregistry.azurecr.io in it",
    );
  });

  test("fails requests as it is told to, as often as it is told to", async () => {
    const { loginServer } = await seed(sandbox);
    const url = `https://${loginServer}/v2/`;
    const rule = { host: loginServer, path: "/V2", status: 503, headers: { "retry-after": "7" } };
    await sandbox.control.fault({ ...rule, times: 2, body: { error: "busy" } });
    const answers = [await ask(url), await ask(url), await ask(url)];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 401]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
    expect(answers[0]?.body).toEqual({ error: "busy" });
    await sandbox.control.fault({ host: loginServer, method: "GET", reset: true });
    await expect(ask(url)).rejects.toThrow();
    expect((await ask(url)).status).toBe(401);
  });

  test("notes what was asked, without what could hold a secret", async () => {
    const registry = await seed(sandbox);
    await signIn(registry);
    const { clientSecret, tenantId } = registry;
    const path = `/${tenantId}/oauth2/v2.0/token`;
    expect(await sandbox.control.requests({ path })).toEqual([
      { host: "login.microsoftonline.com", method: "POST", path, status: 200 },
    ]);
    expect(JSON.stringify([await sandbox.control.requests(), await sandbox.control.world()])).not.toContain(
      clientSecret,
    );
  });
});

test("the control endpoint says what it refuses", async () => {
  const registry = await seed(sandbox);
  const twin = seed(sandbox, { registryName: registry.loginServer.split(".")[0] });
  await expect(twin).rejects.toThrow(/The sandbox refused seedRegistry: .* is already in use/);
});

function signIn({ tenantId, clientId, clientSecret }: Seeded, scope = `${ARM}/.default`) {
  return ask(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
    form: { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope },
  });
}

async function tokenOf(registry: Seeded): Promise<string> {
  return String((await signIn(registry)).body.access_token);
}

async function refreshTokenOf(registry: Seeded): Promise<string> {
  const { loginServer: service } = registry;
  const form = { grant_type: "access_token", service, access_token: await tokenOf(registry) };
  return String((await ask(`https://${service}/oauth2/exchange`, { form })).body.refresh_token);
}

async function grantedTo(registry: Seeded, scope: string): Promise<unknown> {
  const { loginServer: service } = registry;
  const form = { grant_type: "refresh_token", service, scope, refresh_token: await refreshTokenOf(registry) };
  const { status, body } = await ask(`https://${service}/oauth2/token`, { form });
  expect(status).toBe(200);
  return payload(String(body.access_token)).access;
}

function payload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

function errorCode(body: Record<string, unknown>): string {
  return (body.error as { code: string }).code;
}

/** All that the proxy says to a request for a tunnel that it does not open. */
function connectAnswer(host: string): Promise<string> {
  const { port } = new URL(sandbox.description.proxyUrl);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nhost: ${host}:443\r\n\r\n`);
    });
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}
