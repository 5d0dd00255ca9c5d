import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ExitCode } from "../../../../scripts/errors";
import { readOutputs } from "../../../../scripts/terraform/outputs";
import { everythingIn, refusalOf } from "../../../support/registration";

const REGISTRATION = { version: 1 };
const CONFIG = { images: { client_secret: "s3cr3t~value" } };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zenml-acr-outputs-"));
  file = join(folder, "outputs.json");
});

afterEach(() => rmSync(folder, { recursive: true }));

function read(outputsFile = file, stdin = "") {
  const { signal } = new AbortController();
  return readOutputs("dev", { cwd: folder, env: {}, signal, outputsFile, stdin: Readable.from([stdin]) });
}

/** As `terraform output -json` prints outputs. */
function terraform(values: Record<string, unknown>): string {
  const outputs = Object.entries(values).map(([name, value]) => [
    name,
    { sensitive: true, type: "string", value },
  ]);
  return JSON.stringify(Object.fromEntries(outputs));
}

const values = {
  registry_uri: "images.azurecr.io",
  zenml_registration: REGISTRATION,
  connector_config: CONFIG,
};
const prefixed = { ml_zenml_registration: REGISTRATION, ml_connector_config: CONFIG, connector_config: {} };

test.each([
  ["`terraform output -json`", terraform(values)],
  ["`cdktf deploy --outputs-file`", JSON.stringify({ prod: {}, dev: values })],
  ["`terraform output -json`, with a prefix", terraform(prefixed)],
  ["`cdktf deploy --outputs-file`, with a prefix", JSON.stringify({ dev: prefixed })],
])("reads what %s wrote", async (_, content) => {
  writeFileSync(file, content);
  const read_ = { registration: REGISTRATION, connectorConfig: CONFIG, expected: { stack: "dev" } };
  expect(await read()).toEqual({ ...read_, source: file });
  expect(await read("-", content)).toEqual({ ...read_, source: "standard input" });
});

const WRITE =
  "Write it with `terraform output -json`, or with `cdktf deploy dev --outputs-file <file> --outputs-file-include-sensitive-outputs`.";
const SENSITIVE =
  "cdktf writes sensitive outputs with --outputs-file-include-sensitive-outputs; or leave --outputs out: they are read from the state.";
const NAME = "Name a stack with a ZenmlContainerRegistry whose outputs are not switched off.";

test.each([
  ["what is not JSON", '{"client_secret": "s3cr3t~value"', "This is not JSON.", WRITE],
  ["an empty file", "", "This is not JSON.", WRITE],
  ["what is no object", '"s3cr3t~value"', "This holds no outputs.", WRITE],
  ["null", "null", "This holds no outputs.", WRITE],
  [
    "another stack's outputs",
    JSON.stringify({ prod: values }),
    'This holds no outputs of the stack "dev".',
    WRITE,
  ],
  [
    "null in place of the stack's outputs",
    '{"dev": null}',
    'This holds no outputs of the stack "dev".',
    WRITE,
  ],
  ["no outputs", "{}", "There is no output zenml_registration here.", NAME],
  ["other outputs", terraform({ vnet: "s3cr3t~value" }), "There is no output zenml_registration here.", NAME],
  [
    "several registrations",
    terraform({ ...values, ...prefixed }),
    "There are several outputs zenml_registration here: zenml_registration, ml_zenml_registration.",
    NAME,
  ],
  [
    "no sensitive outputs",
    JSON.stringify({ dev: { zenml_registration: REGISTRATION } }),
    "The output connector_config is missing here: it is a sensitive one.",
    SENSITIVE,
  ],
  [
    "sensitive outputs left out",
    JSON.stringify({ dev: { ...values, connector_config: "<sensitive>" } }),
    "The output connector_config is missing here: it is a sensitive one.",
    SENSITIVE,
  ],
  [
    "another prefix than the registration's",
    terraform({ ml_zenml_registration: REGISTRATION, connector_config: CONFIG }),
    "The output ml_connector_config is missing here: it is a sensitive one.",
    SENSITIVE,
  ],
])("refuses %s", async (_, content, what, remedy) => {
  writeFileSync(file, content);
  const error = await refusalOf(() => read());
  expect(error.exitCode).toBe(ExitCode.usage);
  expect(error.text).toEqual({ what, where: file, remedy });
  expect(everythingIn(error)).not.toContain("s3cr3t~value");
  expect((await refusalOf(() => read("-", content))).text.where).toBe("standard input");
});

test("refuses a file that can't be read", async () => {
  const missing = join(folder, "missing.json");
  const error = await refusalOf(() => read(missing));
  expect(error.exitCode).toBe(ExitCode.usage);
  expect(error.text).toEqual({
    what: "This file can't be read (ENOENT).",
    where: missing,
    remedy: "Check --outputs.",
  });
});
