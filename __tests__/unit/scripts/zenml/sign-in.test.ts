import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode } from "../../../../scripts/errors";
import { findSignIn } from "../../../../scripts/zenml/sign-in";
import { everythingIn, refusalOf } from "../../../support/registration";

const URL = "https://zenml.example.com";
const KEY = "ZENKEY_a2V5";
const TOKEN = "t0k3n~value";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zenml-config-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What `zenml login` leaves. */
function login(credentials: string, { url = URL } = {}): void {
  writeFileSync(join(folder, "config.yaml"), `user_id: 1\nstore:\n  type: rest\n  url: ${url}\n`);
  writeFileSync(join(folder, "credentials.yaml"), credentials);
}

const signIn = (env: NodeJS.ProcessEnv, zenmlUrl?: string) =>
  findSignIn({ env: { ZENML_CONFIG_PATH: folder, ...env }, zenmlUrl });

/** A sign-in with its secret, which no test prints by accident. */
function shown({ url, credential, source }: ReturnType<typeof findSignIn>) {
  return { url, source, [credential.kind]: credential.secret.reveal() };
}

async function refusal(env: NodeJS.ProcessEnv, zenmlUrl?: string) {
  const error = await refusalOf(() => signIn(env, zenmlUrl));
  for (const secret of [KEY, TOKEN, "hunter2"]) expect(everythingIn(error)).not.toContain(secret);
  return { exitCode: error.exitCode, ...error.text };
}

const STORE = { ZENML_STORE_URL: URL, ZENML_STORE_API_KEY: KEY };
const PROVIDER = { ZENML_SERVER_URL: "https://provider.example.com", ZENML_API_KEY: "ZENKEY_cHJvdmlkZXI" };

describe("the first way to sign in that is there is taken", () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined, object]>([
    [
      "the variables of ZenML's client",
      { ...STORE, ...PROVIDER },
      undefined,
      { url: URL, source: "ZENML_STORE_API_KEY", "api-key": KEY },
    ],
    [
      "a key before a token",
      { ...STORE, ZENML_STORE_API_TOKEN: TOKEN },
      undefined,
      { url: URL, source: "ZENML_STORE_API_KEY", "api-key": KEY },
    ],
    [
      "a token",
      { ZENML_STORE_URL: URL, ZENML_STORE_API_TOKEN: TOKEN },
      undefined,
      { url: URL, source: "ZENML_STORE_API_TOKEN", token: TOKEN },
    ],
    [
      "a key of ZenML Pro",
      { ZENML_STORE_URL: URL, ZENML_STORE_API_KEY: "ZENPROKEY_cHJv" },
      undefined,
      { url: URL, source: "ZENML_STORE_API_KEY", "api-key": "ZENPROKEY_cHJv" },
    ],
    [
      "the variables of ZenML's Terraform provider",
      PROVIDER,
      undefined,
      { url: PROVIDER.ZENML_SERVER_URL, source: "ZENML_API_KEY", "api-key": PROVIDER.ZENML_API_KEY },
    ],
    [
      "a token in the provider's variables",
      { ZENML_SERVER_URL: URL, ZENML_API_TOKEN: TOKEN },
      undefined,
      { url: URL, source: "ZENML_API_TOKEN", token: TOKEN },
    ],
    [
      "the option's address with the key in the environment",
      STORE,
      "https://option.example.com",
      { url: "https://option.example.com", source: "ZENML_STORE_API_KEY", "api-key": KEY },
    ],
  ])("%s", (_, env, zenmlUrl, found) => {
    login(`${URL}:\n  api_key: ZENKEY_bG9naW4\n`);
    expect(shown(signIn(env, zenmlUrl))).toEqual(found);
  });

  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ["by itself", {}, undefined],
    ["for the address in ZENML_STORE_URL", { ZENML_STORE_URL: URL }, undefined],
    ["for the address in ZENML_SERVER_URL", { ZENML_SERVER_URL: URL }, undefined],
    ["for the option's address", { ZENML_STORE_URL: "https://other.example.com" }, URL],
  ])("what `zenml login` left, %s", (_, env, zenmlUrl) => {
    login(`${URL}:\n  url: ${URL}\n  api_key: ${KEY}\n`);
    expect(shown(signIn(env, zenmlUrl))).toEqual({
      url: URL,
      source: join(folder, "credentials.yaml"),
      "api-key": KEY,
    });
  });
});

test("an address may end in a slash, on either side", () => {
  expect(signIn({ ...STORE, ZENML_STORE_URL: `${URL}//` }).url).toBe(URL);
  login(`${URL}/:\n  api_key: ${KEY}\n`, { url: `${URL}/` });
  expect(shown(signIn({}))).toMatchObject({ url: URL, "api-key": KEY });
});

test.each([
  ["without an end", "", true],
  ["that ends in the future", "expires_at: '2999-01-01T00:00:00'", true],
  ["that has ended, by UTC unsaid", "expires_at: '2024-01-01T00:00:00.123456'", false],
  ["that has ended, by UTC said", "expires_at: 2024-01-01T00:00:00+00:00", false],
])("a token of `zenml login` %s", async (_, end, good) => {
  login(`${URL}:\n  api_token:\n    access_token: ${TOKEN}\n    ${end}\n`);
  if (good) {
    expect(shown(signIn({}))).toMatchObject({ url: URL, token: TOKEN });
    return;
  }
  expect(await refusal({})).toMatchObject({
    exitCode: ExitCode.notAuthorised,
    what: expect.stringContaining(`The sign-in for ${URL} ended at 2024-01-01`),
    where: join(folder, "credentials.yaml"),
    remedy: `Run \`zenml login ${URL}\`.`,
  });
});

test("a login at another server is none at this one", async () => {
  login(`https://other.example.com:\n  api_key: ${KEY}\n`);
  expect(await refusal({})).toEqual({
    exitCode: ExitCode.notAuthorised,
    what: `There is no sign-in for ${URL}.`,
    where: join(folder, "credentials.yaml"),
    remedy: `Run \`zenml login ${URL}\`, or set ZENML_STORE_API_KEY.`,
  });
});

test("a file of ZenML's that is not YAML is named, and not shown", async () => {
  login(`${URL}: {api_key: ${KEY}`);
  expect(await refusal({})).toMatchObject({
    what: "This file is not YAML.",
    where: join(folder, "credentials.yaml"),
    remedy: "Run `zenml login` again.",
  });
});

describe("a mistake in how to sign in", () => {
  test("no server known", async () => {
    expect(await refusal({})).toEqual({
      exitCode: ExitCode.usage,
      what: "No ZenML server is known here.",
      where: folder,
      remedy: expect.stringContaining(
        "Run `zenml login <url>`, or set ZENML_STORE_URL and ZENML_STORE_API_KEY",
      ),
    });
  });

  test.each([
    ["ZENML_STORE_API_KEY", { ZENML_STORE_URL: URL }],
    ["ZENML_API_KEY", { ZENML_SERVER_URL: URL }],
  ])("something else than a key in %s", async (variable, env) => {
    expect(await refusal({ ...env, [variable]: "hunter2" })).toEqual({
      exitCode: ExitCode.usage,
      what: "This is not a ZenML API key: those begin with ZENKEY_ or ZENPROKEY_.",
      where: variable,
      remedy: "Make one with `zenml service-account create <name>`.",
    });
  });

  test.each([
    ["sqlite:////home/me/.config/zenml/zenml.db", "sqlite"],
    ["mysql+pymysql://zenml:hunter2@db/zenml", "mysql+pymysql"],
  ])("a database in place of a server: %s", async (url, kind) => {
    login("", { url });
    for (const env of [{}, { ZENML_STORE_URL: url }, { ...STORE, ZENML_STORE_URL: url }]) {
      expect(await refusal(env)).toMatchObject({
        exitCode: ExitCode.usage,
        what: `ZenML works on a database here, without a server: ${kind}`,
        remedy: expect.stringContaining("Run `zenml login --local`"),
      });
    }
  });

  test.each([
    ["zenml.example.com", 'This is not the address of a ZenML server: "zenml.example.com"'],
    ["ftp://zenml.example.com", 'This is not the address of a ZenML server: "ftp://zenml.example.com"'],
    ["https://user:hunter2@zenml.example.com", "The address of the ZenML server has a password in it."],
    ["ftp://user:hunter2@zenml.example.com", "The address of the ZenML server has a password in it."],
    ["user:hunter2@zenml.example.com", "The address of the ZenML server has a password in it."],
  ])("an address that is none: %s", async (url, what) => {
    for (const [given, where] of [
      [{ ...STORE, ZENML_STORE_URL: url }, "ZENML_STORE_URL"],
      [{ ZENML_STORE_URL: url }, "ZENML_STORE_URL"],
      [{ ZENML_SERVER_URL: url }, "ZENML_SERVER_URL"],
    ] as const) {
      expect(await refusal(given)).toMatchObject({ exitCode: ExitCode.usage, what, where });
    }
    expect(await refusal(STORE, url)).toMatchObject({ what, where: "--zenml-url" });
  });
});
