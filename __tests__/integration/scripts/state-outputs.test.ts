/** Reading outputs from a state with the real Terraform, without any provider. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { CommandError, ExitCode } from "../../../scripts/errors";
import { readStateOutputs } from "../../../scripts/terraform/state-outputs";
import { everythingIn, refusalOf } from "../../support/registration";

const SECRET = "s3cr3t~value";

let folder: string;
/** Where temporary folders are made. */
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(os.tmpdir(), "zenml-acr-local-state-"));
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
});

afterEach(() => {
  expect(readdirSync(temporary)).toEqual([]);
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A state with one output, as Terraform writes it. */
function writeState(file: string): void {
  const outputs = { connector_config: { value: SECRET, type: "string", sensitive: true } };
  writeFileSync(
    join(folder, file),
    JSON.stringify({
      version: 4,
      terraform_version: "1.5.0",
      serial: 1,
      lineage: "dev",
      outputs,
      resources: [],
    }),
  );
}

const read = (
  backend: object | undefined,
  { env = {}, signal = new AbortController().signal }: { env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
) =>
  readStateOutputs(
    "dev",
    { backend: { backend }, workingFolder: folder },
    { cwd: folder, env: { ...process.env, ...env }, signal },
  );

test.each([
  ["a path from the stack's folder", { local: { path: "dev.tfstate" } }, "dev.tfstate"],
  ["no path", { local: {} }, "terraform.tfstate"],
])("reads a local state with %s", async (_, backend, file) => {
  writeState(file);
  expect(await read(backend)).toEqual({
    connector_config: { sensitive: true, type: "string", value: SECRET },
  });
});

test("reads a local state at an absolute path, whatever the user sets for other runs", async () => {
  writeState("dev.tfstate");
  const env = { TF_DATA_DIR: join(folder, "data"), TF_CLI_ARGS: "-nonsense" };
  const backend = { local: { path: join(folder, "dev.tfstate") } };
  expect(await read(backend, { env })).toHaveProperty("connector_config.value", SECRET);
  expect(readdirSync(folder).sort()).toEqual(["dev.tfstate", "tmp"]);
});

test("a stack that was never deployed has no outputs", async () => {
  expect(await read({ local: { path: "dev.tfstate" } })).toEqual({});
});

test("a state that can't be read is told in Terraform's words, without what is in it", async () => {
  writeFileSync(join(folder, "dev.tfstate"), `{"version": 4, "outputs": "${SECRET}"`);
  const error = await refusalOf(() => read({ local: { path: "dev.tfstate" } }));
  expect(error.exitCode).toBe(ExitCode.failed);
  expect(error.text.what).toMatch(/^Terraform could not read the state of "dev": \w+/);
  expect(error.text.remedy).toContain("signed in to where the state is kept");
  expect(everythingIn(error)).not.toContain(SECRET);
});

test("a backend that Terraform does not know is told", async () => {
  const error = await refusalOf(() => read({ nonsense: {} }));
  expect(error.text.what).toMatch(/^Terraform could not read the state of "dev": Unsupported backend type/);
  expect(error.text.where).toBe("terraform init, with the backend of the stack");
});

test("without Terraform, what to install is told", async () => {
  const error = await refusalOf(() =>
    read({ local: {} }, { env: { TERRAFORM_BINARY_NAME: "no-such-terraform" } }),
  );
  expect(error.exitCode).toBe(ExitCode.usage);
  expect(error.text.what).toContain("no-such-terraform can't be run");
  expect(error.text.remedy).toContain("Install Terraform 1.5 or newer");
});

test("Terraform ends with the command", async () => {
  const controller = new AbortController();
  const ended = new CommandError({ what: "Interrupted." }, ExitCode.interrupted);
  const reading = read({ local: {} }, controller);
  controller.abort(ended);
  await expect(reading).rejects.toBe(ended);
});
