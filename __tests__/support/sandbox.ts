/** The one sandbox and the one ZenML server that all integration and e2e tests share. */
import { attachSandbox, type Sandbox } from "../../sandbox/index";
import { attachZenmlServer, type ZenmlServer } from "../../sandbox/zenml/server";

/** Environment variables through which jest's global setup tells its workers where both are. */
export const SANDBOX_VARIABLE = "ZENML_ACR_TEST_SANDBOX";
export const ZENML_VARIABLE = "ZENML_ACR_TEST_ZENML";

/** Keep apart what you do in it: ids, registry names and ZenML names of each test's own. */
export function sharedSandbox(): Sandbox {
  return attachSandbox(descriptionIn(SANDBOX_VARIABLE));
}

/** Its Azure is that of {@link sharedSandbox}. */
export function sharedZenml(): ZenmlServer {
  return attachZenmlServer(descriptionIn(ZENML_VARIABLE));
}

function descriptionIn(variable: string) {
  const description = process.env[variable];
  if (description === undefined) throw new Error("jest did not start the sandbox: see global-setup.ts");
  return JSON.parse(description);
}
