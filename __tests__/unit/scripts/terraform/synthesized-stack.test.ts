/** The apps here are programs of a line: what they write is what a CDKTF app writes. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { CommandError, ExitCode } from "../../../../scripts/errors";
import { findSynthesizedStack } from "../../../../scripts/terraform/synthesized-stack";
import { refusalOf } from "../../../support/registration";

let cwd: string;
/** Where temporary folders are made. */
let temporary: string;

beforeEach(() => {
  cwd = mkdtempSync(join(os.tmpdir(), "zenml-acr-app-"));
  temporary = join(cwd, "tmp");
  mkdirSync(temporary);
  jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(cwd, { recursive: true });
});

const find = (stack = "dev", { env = {}, signal = new AbortController().signal } = {}) =>
  findSynthesizedStack(stack, { cwd, env: { ...process.env, ...env }, signal });

const app = (program: string, more = {}) =>
  writeFileSync(join(cwd, "cdktf.json"), JSON.stringify({ app: program, ...more }));

/** Files of a stack `dev`, as synthesis leaves them. */
const synthesized = (configuration: object): Record<string, unknown> => ({
  "manifest.json": { stacks: { dev: { workingDirectory: "stacks/dev" } } },
  "stacks/dev/cdk.tf.json": configuration,
});

function write(folder: string, files: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }
}

const BACKEND = { local: { path: "dev.tfstate" } };
const DEPLOYED = {
  terraform: { backend: BACKEND, required_providers: {} },
  provider: {
    azurerm: [{ subscription_id: "S1" }, { subscription_id: "S2" }],
    azuread: [{ tenant_id: "T" }],
  },
};

describe("a stack that was synthesized", () => {
  const NOT_RUN = "exit 9";

  test("is read as it is, without running the app", async () => {
    app(NOT_RUN);
    write(join(cwd, "cdktf.out"), synthesized(DEPLOYED));
    expect(await find()).toEqual({
      backend: { backend: BACKEND },
      workingFolder: join(cwd, "cdktf.out", "stacks", "dev"),
      subscriptionIds: ["S1", "S2"],
      tenantIds: ["T"],
    });
  });

  test.each([
    ["cdktf.json", { output: "build" }, {}],
    ["CDKTF_OUTDIR", { output: "elsewhere" }, { CDKTF_OUTDIR: "build" }],
  ])("is found where %s says", async (_, config, env) => {
    app(NOT_RUN, config);
    write(join(cwd, "build"), synthesized(DEPLOYED));
    expect((await find("dev", { env })).workingFolder).toBe(join(cwd, "build", "stacks", "dev"));
  });

  test("has the backend that its override says", async () => {
    app(NOT_RUN);
    write(join(cwd, "cdktf.out"), {
      ...synthesized(DEPLOYED),
      "stacks/dev/override.tf.json": { terraform: { backend: { azurerm: { key: "dev" } } } },
    });
    expect((await find()).backend).toEqual({ backend: { azurerm: { key: "dev" } } });
  });

  test("has the cloud that it says", async () => {
    app(NOT_RUN);
    write(join(cwd, "cdktf.out"), synthesized({ terraform: { cloud: { organization: "ours" } } }));
    expect((await find()).backend).toEqual({ cloud: { organization: "ours" } });
  });

  test.each([
    ["left out", [{}]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as Terraform writes it
    ["an expression", [{ subscription_id: "${var.subscription}" }]],
    ["known in part", [{ subscription_id: "S1" }, {}]],
    ["without a provider", undefined],
  ])("has no subscription to check where that is %s", async (_, azurerm) => {
    app(NOT_RUN);
    write(join(cwd, "cdktf.out"), synthesized({ ...DEPLOYED, provider: { azurerm } }));
    expect((await find()).subscriptionIds).toBeUndefined();
  });
});

describe("a stack that was not synthesized", () => {
  const files = JSON.stringify(synthesized(DEPLOYED));
  /** Writes those files, and what it was run with into the backend. */
  const SYNTH = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const { CDKTF_OUTDIR: out, CDKTF_CONTEXT_JSON: context } = process.env;
    const files = ${files};
    files["stacks/dev/cdk.tf.json"].terraform.backend = JSON.parse(context);
    mkdirSync(out + "/stacks/dev", { recursive: true });
    for (const file in files) writeFileSync(out + "/" + file, JSON.stringify(files[file]));
  `;

  beforeEach(() => {
    writeFileSync(join(cwd, "app.js"), SYNTH);
    app("node app.js", { context: { team: "ml" } });
  });

  afterEach(() => expect(readdirSync(temporary)).toEqual([]));

  test("is synthesized by the app, with its context, and leaves nothing behind", async () => {
    expect(await find()).toEqual({
      backend: { backend: { team: "ml" } },
      // There is a local state, if there is one.
      workingFolder: join(cwd, "cdktf.out", "stacks", "dev"),
      subscriptionIds: ["S1", "S2"],
      tenantIds: ["T"],
    });
    expect(existsSync(join(cwd, "cdktf.out"))).toBe(false);
  });

  test("is not known to the app: those that are, are named", async () => {
    const { exitCode, text } = await refusalOf(() => find("prod"));
    expect({ exitCode, ...text }).toEqual({
      exitCode: ExitCode.usage,
      what: 'The app has no stack "prod".',
      where: join(cwd, "cdktf.json"),
      remedy: "Known are: dev",
    });
  });

  test("is of an app that fails: what it says is told", async () => {
    app(`node -e "console.error('registryName = x: too short'); process.exit(1)"`);
    const { exitCode, text } = await refusalOf(() => find());
    expect(exitCode).toBe(ExitCode.usage);
    expect(text.what).toBe("The app could not be synthesized:\nregistryName = x: too short");
    expect(text.where).toContain(join(cwd, "cdktf.json"));
    expect(text.remedy).toBe("Mend the settings, then run this again.");
  });

  test("is not waited for when the command ends", async () => {
    app(`node -e "setInterval(() => {}, 1000)"`);
    const controller = new AbortController();
    const ended = new CommandError({ what: "Interrupted." });
    const finding = find("dev", controller);
    controller.abort(ended);
    await expect(finding).rejects.toBe(ended);
  });
});

describe("a folder", () => {
  test.each([
    ["without cdktf.json", undefined],
    ["whose cdktf.json names no app", {}],
  ])("%s has no app", async (_, config) => {
    if (config) writeFileSync(join(cwd, "cdktf.json"), JSON.stringify(config));
    const { exitCode, text } = await refusalOf(() => find());
    expect({ exitCode, ...text }).toEqual({
      exitCode: ExitCode.usage,
      what: "This folder has no CDKTF app.",
      where: join(cwd, "cdktf.json"),
      remedy: expect.stringContaining("--outputs <file>"),
    });
  });

  test.each(["cdktf.json", "cdktf.out/manifest.json"])(
    "with a %s that is not JSON is told so",
    async (file) => {
      app("exit 9");
      mkdirSync(join(cwd, "cdktf.out"));
      writeFileSync(join(cwd, file), "{");
      const { text } = await refusalOf(() => find());
      expect(text).toMatchObject({ what: "This file is not JSON.", where: join(cwd, file) });
    },
  );
});
