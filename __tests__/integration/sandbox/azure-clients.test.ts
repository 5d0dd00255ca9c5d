/** Microsoft's clients for Node, unmodified, against the simulated Azure. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { sharedSandbox } from "../../support/sandbox";
import { type Seeded, seed } from "../../support/seeds";

const sandbox = sharedSandbox();

test("list the repositories of a registry with a credential that may", async () => {
  const registry = await seed(sandbox);
  expect(await listRepositories(registry)).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  expect(await sandbox.control.requests({ host: registry.loginServer })).toEqual([
    { host: registry.loginServer, method: "GET", path: "/acr/v1/_catalog", status: 401 },
    { host: registry.loginServer, method: "POST", path: "/oauth2/exchange", status: 200 },
    { host: registry.loginServer, method: "POST", path: "/oauth2/token", status: 200 },
    { host: registry.loginServer, method: "GET", path: "/acr/v1/_catalog", status: 200 },
  ]);
});

test("tell what Entra ID says of a credential that is wrong, expired or unknown", async () => {
  const registry = await seed(sandbox);
  const expired = await seed(sandbox, { secretEndsAt: "2020-01-01T00:00:00Z" });
  const [wrongSecret, expiredSecret, unknownApplication, unknownTenant] = await Promise.all([
    listRepositories({ ...registry, clientSecret: "wrong" }),
    listRepositories(expired),
    listRepositories({ ...registry, clientId: randomUUID() }),
    listRepositories({ ...registry, tenantId: randomUUID() }),
  ]);
  expect(wrongSecret).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("AADSTS7000215: Invalid client"),
  });
  expect(expiredSecret).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("AADSTS7000222: The provided"),
  });
  expect(unknownApplication).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("AADSTS700016: Application"),
  });
  expect(unknownTenant).toMatchObject({ code: 1, stderr: expect.stringContaining("AADSTS90002: Tenant") });
});

test("are refused the repositories without a role", async () => {
  const registry = await seed(sandbox, { roles: [] });
  const { code, stderr } = await listRepositories(registry);
  expect(code).toBe(1);
  expect(stderr).toContain("authentication required");
});

test("reach no host outside the simulation", async () => {
  const registry = await seed(sandbox);
  const elsewhere = { ...registry, loginServer: "example.com" };
  const { code } = await listRepositories(elsewhere);
  expect(code).toBe(1);
  expect(await sandbox.control.requests({ host: "example.com", method: "CONNECT" })).toContainEqual({
    host: "example.com",
    method: "CONNECT",
    path: "",
    status: 403,
  });
});

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function listRepositories({ loginServer, tenantId, clientId, clientSecret }: Seeded): Promise<Result> {
  const args = [join(__dirname, "list-repositories.cjs"), `https://${loginServer}`, tenantId, clientId];
  const env = sandbox.environment({ CLIENT_SECRET: clientSecret });
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
