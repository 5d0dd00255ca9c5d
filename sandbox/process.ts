/**
 * The process that holds one simulated world, with its fronts. It says on one line of standard output where they are,
 * and ends when its standard input ends: so it never outlives the process that started it.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAzureFront } from "./azure/front";
import { controlOperations } from "./control/operations";
import { startControlServer } from "./control/server";
import { homeOf } from "./environment";
import type { SandboxDescription } from "./index";
import { startTerraformFront } from "./terraform/front";
import { World } from "./world/world";

async function main(given: string | undefined): Promise<void> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "zenml-acr-")));
  await mkdir(homeOf(folder), { recursive: true });
  const world = new World();
  const [azure, terraform] = await Promise.all([
    startAzureFront(world, { folder }),
    startTerraformFront(world, { folder }),
  ]);
  const control = await startControlServer(controlOperations(world, azure));

  process.stdin.resume().once("end", async () => {
    await Promise.all([azure.stop(), terraform.stop(), control.stop()]);
    // A folder that was given belongs to somebody else.
    if (given === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    process.exit();
  });
  const description: SandboxDescription = {
    folder,
    controlUrl: control.url,
    proxyUrl: azure.proxyUrl,
    caFile: azure.caFile,
    reattach: terraform.reattach,
    pid: process.pid,
  };
  console.log(JSON.stringify(description));
}

// Ctrl-C reaches the whole process group: what runs in the sandbox ends first, and then closes our standard input.
process.on("SIGINT", () => {});
main(process.argv[2]).catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
