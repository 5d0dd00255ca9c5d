import { App } from "cdktf";
import { environments } from "./environments";
import { addStacks } from "./stacks/add-stacks";
import { synthesize } from "./stacks/synthesize";

const app = new App();
addStacks(app, environments);

const mistakes = synthesize(app);
if (mistakes !== undefined) {
  console.error(mistakes);
  process.exitCode = 1;
}
