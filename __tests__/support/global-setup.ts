import { type Sandbox, startSandbox } from "../../sandbox/index";
import { startZenmlServer, type ZenmlServer } from "../../sandbox/zenml/server";
import { SANDBOX_VARIABLE, ZENML_VARIABLE } from "./sandbox";

declare global {
  var zenmlAcrTests: { readonly sandbox: Sandbox; readonly zenml: ZenmlServer } | undefined;
}

export default async function globalSetup(): Promise<void> {
  const sandbox = await startSandbox();
  try {
    const zenml = await startZenmlServer(sandbox);
    globalThis.zenmlAcrTests = { sandbox, zenml };
    process.env[SANDBOX_VARIABLE] = JSON.stringify(sandbox.description);
    process.env[ZENML_VARIABLE] = JSON.stringify(zenml.description);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
