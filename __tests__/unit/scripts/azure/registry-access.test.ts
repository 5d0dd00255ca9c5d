import { NotYet } from "../../../../scripts/azure/propagation";
import { requirePush } from "../../../../scripts/azure/registry-access";
import { ExitCode } from "../../../../scripts/errors";
import { type FakeAnswer, fakeFetch } from "../../../support/fake-fetch";
import { everythingIn, refusalOf } from "../../../support/registration";

const HOST = "images.azurecr.io";
const PROBE = "zenml-acr/probe";
const ENTRA_TOKEN = "entra~token";

const exchanged: FakeAnswer = [200, { refresh_token: "refresh~token" }];

/** An access token with these rights in it, as a registry signs it. */
function granting(access: unknown): FakeAnswer {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [200, { access_token: `${part({ alg: "RS256" })}.${part({ access })}.signature` }];
}

const ask = (...answers: FakeAnswer[]) => {
  const { fetch, requests } = fakeFetch(...answers);
  return { requests, done: requirePush(HOST, "tenant", ENTRA_TOKEN, fetch) };
};

test("asks the registry's token service for push, and nothing else anywhere", async () => {
  const { requests, done } = ask(
    exchanged,
    granting([{ type: "repository", name: PROBE, actions: ["pull", "push"] }]),
  );
  await done;
  expect(requests).toEqual([
    {
      method: "POST",
      url: `https://${HOST}/oauth2/exchange`,
      authorization: null,
      form: { grant_type: "access_token", service: HOST, tenant: "tenant", access_token: ENTRA_TOKEN },
    },
    {
      method: "POST",
      url: `https://${HOST}/oauth2/token`,
      authorization: null,
      form: {
        grant_type: "refresh_token",
        service: HOST,
        scope: `repository:${PROBE}:pull,push`,
        refresh_token: "refresh~token",
      },
    },
  ]);
});

describe("no right to push is waited for, though it is answered with 200", () => {
  test.each<[string, FakeAnswer]>([
    ["pull only", granting([{ type: "repository", name: PROBE, actions: ["pull"] }])],
    ["nothing", granting([])],
    ["no list of rights", granting(undefined)],
    ["push to another repository", granting([{ type: "repository", name: "other", actions: ["push"] }])],
    ["push to what is no repository", granting([{ type: "registry", name: PROBE, actions: ["push"] }])],
    ["a repository without actions", granting([{ type: "repository", name: PROBE }])],
    ["a token that can't be read", [200, { access_token: "opaque" }]],
    ["no token", [200, {}]],
    ["a refusal (401)", [401, { errors: [{ code: "UNAUTHORIZED" }] }]],
    ["a refusal (403)", [403, { errors: [{ code: "DENIED" }] }]],
  ])("%s", async (_, answer) => {
    const error = await refusalOf(() => ask(exchanged, answer).done);
    expect(error).toBeInstanceOf(NotYet);
    expect(error).toMatchObject({
      awaited: "the role to push to work at the registry",
      patienceSeconds: 900,
      text: {
        what: `The service principal may not push to ${HOST}.`,
        where: `${HOST}/oauth2/token`,
        remedy: expect.stringMatching(/AcrPush.*deploy again/),
      },
    });
  });

  test("a refusal to exchange the token", async () => {
    const { requests, done } = ask([401, ""]);
    expect(await refusalOf(() => done)).toBeInstanceOf(NotYet);
    expect(requests).toHaveLength(1);
  });
});

test("a registry that does not let this network in is not waited for", async () => {
  const denied = {
    errors: [{ code: "DENIED", message: "client with IP '192.0.2.1' is not allowed access." }],
  };
  const error = await refusalOf(() => ask([403, denied]).done);
  expect(error).not.toBeInstanceOf(NotYet);
  expect(error.exitCode).toBe(ExitCode.notAuthorised);
  expect(error.text).toMatchObject({
    what: `${HOST} does not let this machine's network in.`,
    remedy: expect.stringContaining("firewall"),
  });
});

test.each<[string, FakeAnswer]>([
  ["a page", [200, `<html>${ENTRA_TOKEN}</html>`]],
  ["nothing", [200, "null"]],
  ["a fault", [500, `{"echo":"${ENTRA_TOKEN}"}`]],
  ["a missing path", [404, "{}"]],
])("an answer that is not a token service's is told, and not shown: %s", async (_, answer) => {
  const error = await refusalOf(() => ask(answer).done);
  expect(error).not.toBeInstanceOf(NotYet);
  expect(error.text.what).toBe(
    `The registry's token service answered in a way that is not understood (HTTP ${answer[0]}).`,
  );
  expect(error.text.where).toBe(`${HOST}/oauth2/exchange`);
  expect(everythingIn(error)).not.toContain(ENTRA_TOKEN);
});
