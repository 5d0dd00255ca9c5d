import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformOutput } from "cdktf";
import { ZenmlContainerRegistry } from "../../../constructs/index";
import { addStacks } from "../../../stacks/add-stacks";
import type { Environment } from "../../../stacks/environment";
import { synthesize } from "../../../stacks/synthesize";
import { newStack, SUBSCRIPTION, TENANT } from "../../support/synth";

const ENVIRONMENT: Environment = {
  subscriptionId: SUBSCRIPTION,
  tenantId: TENANT,
  registryName: "images",
  location: "westeurope",
};

let app: App;
beforeEach(() => {
  app = new App({ outdir: mkdtempSync(join(tmpdir(), "zenml-acr-synthesize-")) });
});
afterEach(() => rmSync(app.outdir, { recursive: true }));

const written = (stack: string) => existsSync(join(app.outdir, "stacks", stack, "cdk.tf.json"));

test("writes the configuration of every stack where no setting is wrong", () => {
  addStacks(app, { dev: ENVIRONMENT, prod: { ...ENVIRONMENT, registryName: "imagesprod" } });
  expect(synthesize(app)).toBeUndefined();
  expect([written("dev"), written("prod")]).toEqual([true, true]);
});

test("reports all mistakes of all stacks at once, plainly, and writes nothing", () => {
  addStacks(app, {
    dev: { ...ENVIRONMENT, sku: "Gold", subscriptionId: "mine" },
    prod: { ...ENVIRONMENT, registryName: "Images", stackName: "prod", connectorName: "prod" },
    "my env": ENVIRONMENT,
  });
  const report = synthesize(app) ?? "";
  const lines = report.split("\n");
  expect(lines[0]).toBe("5 mistakes in the settings; nothing was synthesized.");
  expect(lines.filter((line) => /^\S/.test(line)).slice(1)).toEqual([
    "(all stacks)",
    "dev",
    "dev/Zenml/ContainerRegistry",
  ]);
  expect(lines.filter((line) => /^ {2}\S/.test(line))).toEqual([
    '  name of an environment = "my env"',
    '  registryName = "images"',
    '  displayName = "zenml-images"',
    '  subscriptionId = "mine"',
    '  sku = "Gold"',
  ]);
  expect(report).not.toMatch(/^\s+at |Error|node_modules/m);
  expect([written("dev"), written("prod")]).toEqual([false, false]);
});

test("one mistake is one", () => {
  addStacks(app, { dev: { ...ENVIRONMENT, sku: "Gold" } });
  expect(synthesize(app)?.split("\n")).toEqual([
    "1 mistake in the settings; nothing was synthesized.",
    "",
    "dev/Zenml/ContainerRegistry",
    '  sku = "Gold"',
    "    rule:   Basic, Standard or Premium (Azure)",
    "    remedy: Standard suits most; leave the setting out for it",
  ]);
});

test("sees references between stacks, which come into being at synthesis", () => {
  const images = newStack(app, "images");
  const settings = { registryName: "images", location: "westeurope" };
  const { registry } = new ZenmlContainerRegistry(images, "Zenml", settings);
  new TerraformOutput(newStack(app, "cluster"), "uri", { value: registry.loginServer });
  expect(synthesize(app)).toContain("no other stack may read the outputs of images");
});

test.each([
  "subscriptionId",
  "tenantId",
  "location",
  "registryName",
  "tags",
  "backend",
  "existingRegistryId",
])("%s = null is reported, not a crash", (setting) => {
  addStacks(app, { dev: { ...ENVIRONMENT, [setting]: null } });
  expect(synthesize(app)).toMatch(/ = (null|\(not set\))\n {4}rule: /);
});

test("a fault that is no wrong setting is not hidden", () => {
  const stack = newStack(app, "dev");
  stack.prepareStack = () => {
    throw new Error("broken");
  };
  expect(() => synthesize(app)).toThrow("broken");
});
