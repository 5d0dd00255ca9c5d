import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ENVIRONMENT = {
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  tenantId: "22222222-2222-4222-8222-222222222222",
  registryName: "images",
  location: "westeurope",
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs main.ts in a folder of its own, on the given environments or on those of environments.ts. */
function run(environments?: unknown) {
  const folder = mkdtempSync(join(tmpdir(), "zenml-acr-main-"));
  folders.push(folder);
  const told = jest.spyOn(console, "error").mockImplementation();
  jest.spyOn(process, "cwd").mockReturnValue(folder);
  process.env.CDKTF_OUTDIR = join(folder, "cdktf.out");
  try {
    jest.isolateModules(() => {
      if (environments !== undefined) jest.doMock("../../../environments", () => ({ environments }));
      require("../../../main");
    });
    return {
      report: told.mock.calls.join("\n"),
      exitCode: process.exitCode,
      files: Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => [
            join(parentPath, name).slice(folder.length + 1),
            readFileSync(join(parentPath, name), "utf8"),
          ]),
      ),
    };
  } finally {
    process.exitCode = undefined;
    delete process.env.CDKTF_OUTDIR;
    jest.dontMock("../../../environments");
    jest.restoreAllMocks();
  }
}

test("environments.ts as it comes synthesizes", () => {
  const { report, exitCode, files } = run();
  expect({ report, exitCode }).toEqual({ report: "", exitCode: undefined });
  expect(Object.keys(files).sort()).toEqual(["cdktf.out/manifest.json", "cdktf.out/stacks/dev/cdk.tf.json"]);
});

test("the same source synthesizes the same bytes, in whatever folder", () => {
  const environments = {
    dev: { ...ENVIRONMENT, tags: { b: "1", a: "2" }, labels: { team: "vision" } },
    prod: { ...ENVIRONMENT, registryName: "imagesprod" },
  };
  const { files } = run(environments);
  expect(Object.keys(files)).toHaveLength(3);
  expect(run(environments).files).toEqual(files);
});

test("mistakes are printed, and the exit code says so", () => {
  const { report, exitCode, files } = run({
    dev: { ...ENVIRONMENT, sku: "Gold" },
    prod: { ...ENVIRONMENT, registryName: "images-prod" },
  });
  expect(exitCode).toBe(1);
  expect(report).toContain('dev/Zenml/ContainerRegistry\n  sku = "Gold"');
  expect(report).toContain('prod/Zenml/ContainerRegistry\n  registryName = "images-prod"');
  expect(report).not.toMatch(/^\s+at /m);
  expect(files).toEqual({});
});

test.each([
  ["no environments", {}],
  ["an environment whose name can't be a stack's", { "my env": ENVIRONMENT }],
  ["an environment whose name is a pattern", { "*": ENVIRONMENT }],
  ["an environment without a name", { "": ENVIRONMENT }],
  ["an environment without settings", { dev: {} }],
  ["an environment that is missing", { dev: undefined }],
  ["settings of wrong types", { dev: { ...ENVIRONMENT, tenantId: null, tags: null, owners: "me" } }],
])("%s: a plain report and no crash", (_, environments) => {
  const { report, exitCode } = run(environments);
  expect(exitCode).toBe(1);
  expect(report).toMatch(/^\d+ mistakes? in the settings; nothing was synthesized\.\n/);
  expect(report).not.toMatch(/^\s+at /m);
});
