/** The project's app with one environment, `dev`, which the test gives it. */
import { App } from "cdktf";
import { ContainerRegistryStack } from "../../../stacks/container-registry-stack";
import { synthesize } from "../../../stacks/synthesize";

const app = new App();
new ContainerRegistryStack(app, "dev", JSON.parse(process.env.TEST_ENVIRONMENT ?? "{}"));
const mistakes = synthesize(app);
if (mistakes !== undefined) {
  console.error(mistakes);
  process.exitCode = 1;
}
