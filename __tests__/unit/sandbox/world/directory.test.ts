import { randomUUID } from "node:crypto";
import { codeOf, TENANT, withPrincipal } from "./worlds";

test("signs in with the right secret", () => {
  const { signIn, principal } = withPrincipal();
  expect(signIn()).toEqual(principal);
});

test("finds the tenant of an application that is signed in without one", () => {
  const { world, application, secret, principal } = withPrincipal();
  expect(world.authenticate({ clientId: application.clientId, clientSecret: secret })).toEqual(principal);
});

test("refuses a wrong secret, and an application's key id in its place", () => {
  const { signIn, keyId } = withPrincipal();
  expect(codeOf(() => signIn("wrong"))).toEqual([401, "AADSTS7000215"]);
  expect(codeOf(() => signIn(keyId))).toEqual([401, "AADSTS7000215"]);
});

test("refuses a secret from its end on", () => {
  const { signIn, clock } = withPrincipal();
  clock.now = new Date("2026-12-31T23:59:59Z");
  expect(codeOf(signIn)).toBeUndefined();
  clock.now = new Date("2027-01-01T00:00:00Z");
  expect(codeOf(signIn)).toEqual([401, "AADSTS7000222"]);
});

test("can end secrets at once", () => {
  const { world, application, signIn } = withPrincipal();
  world.expirePasswords(application.objectId);
  expect(codeOf(signIn)).toEqual([401, "AADSTS7000222"]);
});

test("keeps an old secret valid beside a new one, until it is removed", () => {
  const { world, application, signIn, keyId } = withPrincipal();
  const { secretText } = world.addPassword(application.objectId, {});
  expect([codeOf(() => signIn(secretText)), codeOf(signIn)]).toEqual([undefined, undefined]);
  world.removePassword(application.objectId, keyId);
  expect([codeOf(() => signIn(secretText)), codeOf(signIn)]).toEqual([undefined, [401, "AADSTS7000215"]]);
});

test("gives a secret two years where no end is asked for", () => {
  const { world, application } = withPrincipal();
  expect(world.addPassword(application.objectId, { displayName: "ci" })).toMatchObject({
    displayName: "ci",
    startDate: "2026-01-01T00:00:00.000Z",
    endDate: "2028-01-01T00:00:00.000Z",
  });
});

test("shows a secret's value once", () => {
  const { world, application, secret } = withPrincipal();
  expect(JSON.stringify(world.getApplication(application.objectId))).not.toContain(secret);
});

test("refuses an unknown application, and one of another tenant", () => {
  const { world, application, secret } = withPrincipal();
  const attempt = (tenantId: string, clientId: string) =>
    codeOf(() => world.authenticate({ tenantId, clientId, clientSecret: secret }));
  expect(attempt(TENANT, randomUUID())).toEqual([400, "AADSTS700016"]);
  world.createApplication({ tenantId: "another", displayName: "app", owners: [] });
  expect(attempt("another", application.clientId)).toEqual([400, "AADSTS700016"]);
});

test("refuses a tenant that has never had an application", () => {
  const { world, application, signIn } = withPrincipal();
  const { clientId } = application;
  const credential = { tenantId: randomUUID(), clientId, clientSecret: "any" };
  expect(codeOf(() => world.authenticate(credential))).toEqual([400, "AADSTS90002"]);
  world.deleteApplication(application.objectId);
  expect(codeOf(signIn)).toEqual([400, "AADSTS700016"]);
});

test("refuses an application without a service principal", () => {
  const { world, principal, signIn } = withPrincipal();
  world.deleteServicePrincipal(principal.objectId);
  expect(codeOf(signIn)).toEqual([400, "AADSTS700016"]);
});

test("misses new applications and secrets as often as the settings say", () => {
  const { world, signIn } = withPrincipal();
  world.settings.set(TENANT, { propagation: { applications: 1, secrets: 2 } });
  const codes = [1, 2, 3, 4].map(() => codeOf(signIn)?.[1]);
  expect(codes).toEqual(["AADSTS700016", "AADSTS7000215", "AADSTS7000215", undefined]);
});

test("takes service principal and secrets of an application along", () => {
  const { world, application, principal } = withPrincipal();
  world.deleteApplication(application.objectId);
  expect(world.getServicePrincipal(principal.objectId)).toBeUndefined();
  expect(codeOf(() => world.deleteApplication(application.objectId))).toEqual([
    404,
    "Request_ResourceNotFound",
  ]);
});

test("refuses a second service principal, and one for no application", () => {
  const { world, application } = withPrincipal();
  const create = (clientId: string) =>
    codeOf(() => world.createServicePrincipal({ tenantId: TENANT, clientId, owners: [] }));
  expect(create(application.clientId)).toEqual([409, "Request_MultipleObjectsWithSameKeyValue"]);
  expect(create(randomUUID())).toEqual([400, "Request_BadRequest"]);
});

test("refuses a display name twice only where that is asked for", () => {
  const { world } = withPrincipal();
  const again = { tenantId: TENANT, displayName: "app", owners: [] };
  expect(codeOf(() => world.createApplication({ ...again, preventDuplicateNames: true }))).toEqual([
    400,
    "DuplicateName",
  ]);
  expect(codeOf(() => world.createApplication(again))).toBeUndefined();
});

test("changes name and owners of an application", () => {
  const { world, application } = withPrincipal();
  const change = { displayName: "renamed", owners: [randomUUID()] };
  expect(world.updateApplication(application.objectId, change)).toMatchObject(change);
});
