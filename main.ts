import { App } from "cdktf";
import { environments } from "./environments";
import { ContainerRegistryStack } from "./stacks/container-registry-stack";
import { synthesize } from "./stacks/synthesize";

const app = new App();
for (const [name, environment] of Object.entries(environments)) {
  new ContainerRegistryStack(app, name, environment);
}

const mistakes = synthesize(app);
if (mistakes !== undefined) {
  console.error(mistakes);
  process.exitCode = 1;
}
