import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { closedEnvironment } from "../../../sandbox/environment";
import { startSandbox } from "../../../sandbox/index";
import { sharedSandbox } from "../../support/sandbox";

test("leaves neither a process nor a file behind", async () => {
  const sandbox = await startSandbox();
  const { pid } = sandbox.description;
  expect(isRunning(pid)).toBe(true);
  expect(existsSync(sandbox.folder)).toBe(true);
  await sandbox.stop();
  expect(isRunning(pid)).toBe(false);
  expect(existsSync(sandbox.folder)).toBe(false);
});

test("keeps a folder that was given", async () => {
  const folder = mkdtempSync(join(tmpdir(), "given-"));
  const sandbox = await startSandbox({ folder });
  await sandbox.stop();
  expect(sandbox.folder).toBe(folder);
  expect(existsSync(sandbox.description.caFile)).toBe(true);
  rmSync(folder, { recursive: true });
});

test("ends with the process that started it, however that ends", async () => {
  const program = `require(${JSON.stringify(join(__dirname, "../../../sandbox/index.ts"))})
    .startSandbox().then(({ description }) => console.log(JSON.stringify(description)))`;
  const parent = spawn(process.execPath, ["--import", tsx(), "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: parent.stdout }).once("line", resolve),
  );
  const { pid, folder } = JSON.parse(line);
  expect(isRunning(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until(() => !isRunning(pid));
  expect(existsSync(folder)).toBe(false);
});

test("vouches for Azure's names only, with a key that is nowhere on the disk", () => {
  const { caFile, folder } = sharedSandbox().description;
  expect(readFileSync(caFile, "utf8")).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(readFileSync(caFile, "utf8")).not.toContain("PRIVATE KEY");
  expect(caFile).toBe(join(folder, "ca.pem"));
});

describe("the closed environment", () => {
  const description = {
    folder: "/box",
    proxyUrl: "http://127.0.0.1:1",
    caFile: "/box/ca.pem",
    reattach: "{}",
  };

  test("has nothing of the user's but where programs are, and how they speak", () => {
    const user = {
      PATH: "/usr/bin",
      LANG: "C",
      HOME: "/home/me",
      ARM_CLIENT_SECRET: "leak",
      ARM_SUBSCRIPTION_ID: "leak",
      AZURE_CLIENT_SECRET: "leak",
      AZURE_CONFIG_DIR: "leak",
      TF_VAR_secret: "leak",
      TF_CLI_CONFIG_FILE: "leak",
      TF_REATTACH_PROVIDERS: "leak",
      ZENML_STORE_URL: "leak",
      ZENML_STORE_API_KEY: "leak",
      ZENML_CONFIG_PATH: "leak",
      DOCKER_CONFIG: "leak",
      DOCKER_HOST: "leak",
      HTTPS_PROXY: "leak",
      https_proxy: "leak",
      NO_PROXY: "leak",
      NODE_EXTRA_CA_CERTS: "leak",
      REQUESTS_CA_BUNDLE: "leak",
      NODE_OPTIONS: "leak",
      SOMETHING_ELSE: "leak",
    };
    const environment = closedEnvironment(description, {}, user);
    expect(Object.values(environment)).not.toContain("leak");
    expect(environment).toMatchObject({ PATH: "/usr/bin", LANG: "C", HOME: "/box/home" });
    expect(
      Object.keys(environment)
        .filter((name) => /^(ARM|AZURE|TF|ZENML|DOCKER)_/.test(name))
        .sort(),
    ).toEqual([
      "AZURE_CONFIG_DIR",
      "DOCKER_CONFIG",
      "TF_REATTACH_PROVIDERS",
      "ZENML_ANALYTICS_OPT_IN",
      "ZENML_CONFIG_PATH",
    ]);
  });

  test("leads everything but this machine through the sandbox's proxy, and trusts its authority", () => {
    expect(closedEnvironment(description, { MORE: "1" }, {})).toMatchObject({
      HTTPS_PROXY: description.proxyUrl,
      https_proxy: description.proxyUrl,
      HTTP_PROXY: description.proxyUrl,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: "/box/ca.pem",
      REQUESTS_CA_BUNDLE: "/box/ca.pem",
      SSL_CERT_FILE: "/box/ca.pem",
      CHECKPOINT_DISABLE: "1",
      MORE: "1",
    });
  });
});

function tsx(): string {
  return pathToFileURL(require.resolve("tsx")).href;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Looks until it is so, ten seconds at most. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isSo() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
}
