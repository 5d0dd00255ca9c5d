/** `cdktf` on the simulated Azure, with an app whose states are elsewhere. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCdktf, sandboxFolders } from "../../sandbox/cdktf";
import { startTerraformFront, type TerraformFront } from "../../sandbox/terraform/front";
import { World } from "../../sandbox/world/world";

const APP = join(__dirname, "sandbox-remote-state");

let folder: string;
let world: World;
let front: TerraformFront;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-cdktf-"));
  world = new World();
  front = await startTerraformFront(world, { folder });
});

afterAll(async () => {
  await front.stop();
  rmSync(folder, { recursive: true });
});

test("deploys stacks with remote backends and remote states, and keeps every state in the sandbox", async () => {
  const subscription = randomUUID();
  const lines: string[] = [];
  const result = await runCdktf(sandbox(), {
    command: "deploy",
    stacks: ["base", "reader"],
    appFolder: APP,
    environment: { TEST_SUBSCRIPTION_ID: subscription },
    onLine: (line) => lines.push(line),
  });
  expect(result).toMatchObject({ code: 0 });
  expect(lines.join("\n")).toContain("base_group");
  const groups = `/subscriptions/${subscription}/resourceGroups`;
  expect(world.getResourceGroup(`${groups}/base`)).toBeDefined();
  expect(world.getResourceGroup(`${groups}/base-reader`)).toBeDefined();
  for (const stack of ["base", "reader"])
    expect(existsSync(sandboxFolders.state(sandbox(), stack))).toBe(true);
  expect(existsSync(join(APP, "cdktf.out"))).toBe(false);
});

test("hands on how the app ends that cannot be synthesized", async () => {
  const result = await runCdktf(sandbox(), {
    command: "deploy",
    stacks: ["base"],
    appFolder: APP,
    environment: { NODE_OPTIONS: "--require ./there-is-no-such-file" },
  });
  expect(result.code).not.toBe(0);
  expect(result.stderr).toContain("there-is-no-such-file");
});

/** As much of a sandbox as `cdktf` needs: the Terraform front, and an environment without the user's. */
function sandbox(): Parameters<typeof runCdktf>[0] {
  return {
    folder,
    environment: (more) => ({
      PATH: process.env.PATH,
      HOME: folder,
      CHECKPOINT_DISABLE: "1",
      TF_REATTACH_PROVIDERS: front.reattach,
      ...more,
    }),
  };
}
