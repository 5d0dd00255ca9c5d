import { NotYet } from "../../../../scripts/azure/propagation";
import { readLoginServer, readSubscription } from "../../../../scripts/azure/resource-manager";
import { ExitCode } from "../../../../scripts/errors";
import { type FakeAnswer, fakeFetch } from "../../../support/fake-fetch";
import { everythingIn, refusalOf } from "../../../support/registration";

const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
const TOKEN = "entra~token";
const LOCATION = { subscriptionId: SUBSCRIPTION, resourceGroup: "rg?(images)", name: "images" };
const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg?(images)/providers/Microsoft.ContainerRegistry/registries/images`;

const registry = (...answers: FakeAnswer[]) => readLoginServer(LOCATION, TOKEN, fakeFetch(...answers).fetch);
const subscription = (...answers: FakeAnswer[]) =>
  readSubscription(SUBSCRIPTION, TOKEN, fakeFetch(...answers).fetch);

test("reads where a registry is reached, with the token, from Azure's resource manager", async () => {
  const { fetch, requests } = fakeFetch([200, { properties: { loginServer: "images.azurecr.io" } }]);
  expect(await readLoginServer(LOCATION, TOKEN, fetch)).toBe("images.azurecr.io");
  expect(requests).toEqual([
    {
      method: "GET",
      url: `https://management.azure.com${ID.replace("?", "%3F")}?api-version=2023-07-01`,
      authorization: `Bearer ${TOKEN}`,
      form: {},
    },
  ]);
});

test("reads the subscription, as ZenML does first", async () => {
  const { fetch, requests } = fakeFetch([200, { subscriptionId: SUBSCRIPTION }]);
  await readSubscription(SUBSCRIPTION, TOKEN, fetch);
  expect(requests.map(({ url }) => url)).toEqual([
    `https://management.azure.com/subscriptions/${SUBSCRIPTION}?api-version=2022-12-01`,
  ]);
});

test("a role that may not work yet is waited for", async () => {
  const error = await refusalOf(() => registry([403, { error: { code: "AuthorizationFailed" } }]));
  expect(error).toBeInstanceOf(NotYet);
  expect(error).toMatchObject({
    awaited: "the role Reader to work at Azure's resource manager",
    patienceSeconds: 900,
    text: {
      what: "The service principal may not read the registry images (HTTP 403).",
      where: ID,
      remedy: "Its role Reader on the registry is missing, or the registry itself is: deploy again.",
    },
  });
});

test("a subscription that may not be read is waited for a short while, and the setting that helps is named", async () => {
  const error = await refusalOf(() => subscription([403, {}]));
  expect(error).toBeInstanceOf(NotYet);
  expect(error).toMatchObject({ awaited: "the subscription to become readable", patienceSeconds: 30 });
  expect(error.text.what).toContain(`but not the subscription ${SUBSCRIPTION}`);
  expect(error.text.remedy).toBe(`Set readerScope: "subscription" in the stack's settings and deploy again.`);
});

test("a registry that is gone is not waited for", async () => {
  const error = await refusalOf(() => registry([404, {}]));
  expect(error).not.toBeInstanceOf(NotYet);
  expect(error.text).toEqual({
    what: "There is no registry images in the resource group rg?(images).",
    where: ID,
    remedy: "It was deleted or moved: deploy again.",
  });
});

test.each<[string, () => Promise<unknown>, number, number]>([
  ["a token that is not taken", () => registry([401, {}]), 401, ExitCode.notAuthorised],
  [
    "a token that is not taken, by a subscription",
    () => subscription([401, {}]),
    401,
    ExitCode.notAuthorised,
  ],
  ["a fault", () => registry([500, "oops"]), 500, ExitCode.failed],
  ["a fault, by a subscription", () => subscription([500, "oops"]), 500, ExitCode.failed],
  ["a page", () => registry([200, `<html>${TOKEN}</html>`]), 200, ExitCode.failed],
  ["nothing", () => registry([200, "null"]), 200, ExitCode.failed],
  ["another thing than a registry", () => registry([200, { properties: {} }]), 200, ExitCode.failed],
  [
    "an address that is none",
    () => registry([200, { properties: { loginServer: 7 } }]),
    200,
    ExitCode.failed,
  ],
])("%s is told with its status, and not shown", async (_, read, status, exitCode) => {
  const error = await refusalOf(read);
  expect(error).not.toBeInstanceOf(NotYet);
  expect(error.exitCode).toBe(exitCode);
  expect(error.text.what).toBe(
    `Azure's resource manager answered in a way that is not understood (HTTP ${status}).`,
  );
  expect(everythingIn(error)).not.toContain(TOKEN);
});
