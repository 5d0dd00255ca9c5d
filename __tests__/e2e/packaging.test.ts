/** Both packages as users of npm get them: packed, and installed outside the repository. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { sharedSandbox } from "../support/sandbox";
import { type Ran, run } from "../support/zenml-acr";

const ROOT = join(__dirname, "..", "..");
const { devDependencies } = readJson(join(ROOT, "package.json"));
const constructs = readJson(join(ROOT, "constructs", "package.json"));
const command = readJson(join(ROOT, "scripts", "package.json"));

const sandbox = sharedSandbox();

let folder: string;
/** What was packed: a copy of the packages' sources. */
let sources: string;
/** An app of somebody else's, with both packages. */
let app: string;
/** A folder with the command alone. */
let tool: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "zenml-acr-packaging-"));
  sources = join(folder, "sources");
  copySources();
  await Promise.all(
    ["constructs", "scripts"].map((name) =>
      succeed("npm", ["pack", "--pack-destination", folder], { cwd: join(sources, name) }),
    ),
  );

  app = join(folder, "app");
  cpSync(join(__dirname, "packaging"), app, { recursive: true });
  cpSync(join(ROOT, "examples"), join(app, "examples"), { recursive: true });
  tool = join(folder, "tool");
  mkdirSync(tool);
  await Promise.all([
    install(app, {
      [constructs.name]: tarball(constructs),
      [command.name]: tarball(command),
      ...lowest(constructs.peerDependencies),
      typescript: devDependencies.typescript,
      "@types/node": devDependencies["@types/node"],
    }),
    install(tool, { [command.name]: tarball(command) }),
  ]);
  const readme = readFileSync(join(app, "node_modules", constructs.name, "README.md"), "utf8");
  writeFileSync(join(app, "readme.ts"), readme.split("```ts\n")[1].split("```")[0]);
  await succeed("npx", ["tsc"], { cwd: app, env: sandbox.environment() });
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

test("the package of constructs holds what jsii made of each source, and nothing else", async () => {
  const compiled = (readdirSync(join(sources, "constructs"), { recursive: true }) as string[])
    .filter((file) => /^(?!lib\b|node_modules\b).*\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ""));
  expect(compiled).toContain("index");
  expect(await filesIn(tarball(constructs))).toEqual(
    [
      ...[".jsii", "LICENSE", "README.md", "package.json"],
      ...compiled.flatMap((name) => [`lib/${name}.d.ts`, `lib/${name}.js`]),
    ].sort(),
  );
});

test("the package of the command holds launcher and bundle, and nothing else", async () => {
  expect(await filesIn(tarball(command))).toEqual([
    "LICENSE",
    "README.md",
    "bin/zenml-acr.cjs",
    "lib/zenml-acr.js",
    "package.json",
  ]);
});

test("an app with both has one copy of cdktf and of constructs, and all peers that they ask for", async () => {
  await succeed("npm", ["ls", "--all"], { cwd: app });
  const copies = installed(app).filter((path) => ["cdktf", "constructs"].includes(basename(path)));
  expect(copies.sort()).toEqual(["node_modules/cdktf", "node_modules/constructs"]);
});

test("a stack of somebody else's with two registries synthesizes", async () => {
  const { resource, output } = await synthesize("main", "team");
  const registries = Object.values<{ name: string }>(resource.azurerm_container_registry);
  expect(registries.map(({ name }) => name).sort()).toEqual(["teamserving", "teamtraining"]);
  expect(Object.keys(output.connector_config.value).sort()).toEqual(["teamserving", "teamtraining"]);
  expect(output.zenml_registration.value.stacks).toMatchObject([
    { name: "teamtraining" },
    { name: "teamserving" },
  ]);
});

test("the README's example synthesizes", async () => {
  const { output } = await synthesize("readme", "dev");
  expect(Object.keys(output)).toEqual(["connector_config", "zenml_registration"]);
});

test("the command works in that app: it synthesizes it, and asks Terraform for the outputs", async () => {
  const { code, stderr } = await zenmlAcr(["register", "team"], app);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('The stack "team" has no outputs: it is not deployed.'),
  });
});

test("the command works alone, without anything of cdktf", async () => {
  expect(await zenmlAcr(["--version"], tool)).toEqual({
    code: 0,
    stdout: `${command.version}\n`,
    stderr: "",
  });
  expect(await zenmlAcr(["register"], tool)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("missing required argument 'stack'"),
  });
  expect(installed(tool).filter((path) => /cdktf|constructs|jsii/.test(path))).toEqual([]);
});

test("the command depends on all that its bundle leaves out, and on no more", () => {
  const bundle = readFileSync(join(tool, "node_modules", command.name, "lib", "zenml-acr.js"), "utf8");
  const required = [...bundle.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name);
  const packages = required.filter((name) => !builtinModules.includes(name.replace(/^node:/, "")));
  expect([...new Set(packages)].sort()).toEqual(Object.keys(command.dependencies).sort());
});

/** Building in a copy leaves alone whoever works in the repository at the same time. */
function copySources(): void {
  const made = ["node_modules", "lib", "dist", ".jsii"];
  for (const name of ["constructs", "scripts"]) {
    const filter = (source: string) => !made.includes(basename(source));
    cpSync(join(ROOT, name), join(sources, name), { recursive: true, filter });
  }
  for (const name of ["", "constructs", "scripts"]) {
    symlinkSync(join(ROOT, name, "node_modules"), join(sources, name, "node_modules"));
  }
}

function tarball({ name, version }: { name: string; version: string }): string {
  return join(folder, `${name}-${version}.tgz`);
}

async function filesIn(archive: string): Promise<string[]> {
  const { stdout } = await succeed("tar", ["-tzf", archive]);
  return stdout
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""))
    .sort();
}

/** The lowest versions that ranges such as `^1.2.3` allow. */
function lowest(ranges: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, range.replace(/^\^/, "")]));
}

/** Installs as a user does, but in versions that the repository has locked, so that they are on the machine. */
async function install(target: string, dependencies: Record<string, string>): Promise<void> {
  const manifest = { name: basename(target), version: "1.0.0", private: true, dependencies };
  const locked: [string, { link?: boolean }][] = Object.entries(
    readJson(join(ROOT, "package-lock.json")).packages,
  );
  const packages = Object.fromEntries([
    ["", manifest],
    ...locked.filter(([path, { link }]) => path.startsWith("node_modules/") && !link),
    ...locked
      .filter(([path]) => path.startsWith("scripts/node_modules/"))
      .map(([path, entry]) => [path.slice("scripts/".length), entry]),
  ]);
  writeJson(join(target, "package.json"), manifest);
  writeJson(join(target, "package-lock.json"), { ...manifest, lockfileVersion: 3, requires: true, packages });
  await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: target });
}

/** Paths of all packages that npm put into a folder, at whatever depth. */
function installed(target: string): string[] {
  return Object.keys(readJson(join(target, "node_modules", ".package-lock.json")).packages);
}

/** Synthesizes one of the app's programs; gives the configuration of a stack, as Terraform reads it. */
// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is the check of its shape
async function synthesize(program: string, stack: string): Promise<any> {
  const outDir = join(folder, `${program}.out`);
  await succeed(process.execPath, [`dist/${program}.js`], {
    cwd: app,
    env: sandbox.environment({ CDKTF_OUTDIR: outDir }),
  });
  return readJson(join(outDir, "stacks", stack, "cdk.tf.json"));
}

/** Runs the command as it is installed in a folder. */
function zenmlAcr(args: string[], cwd: string): Promise<Ran> {
  const env = sandbox.environment({ npm_config_update_notifier: "false" });
  return run("npx", ["--no-install", "zenml-acr", ...args], { cwd, env });
}

async function succeed(
  program: string,
  args: string[],
  { cwd = folder, env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const ran = await run(program, args, { cwd, env });
  if (ran.code === 0) return ran;
  throw new Error(`${program} ${args.join(" ")} ended with ${ran.code}:\n${ran.stdout}${ran.stderr}`);
}

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is the check of its shape
function readJson(file: string): any {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content));
}
