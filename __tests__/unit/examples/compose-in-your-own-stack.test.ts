import { TeamStack } from "../../../examples/compose-in-your-own-stack";
import { Config, mistakesIn, newApp } from "../../support/synth";

const app = newApp();
const config = new Config(new TeamStack(app, "team"));
test("x", () => { console.log(JSON.stringify(config.json, null, 1)); console.log(mistakesIn(app)); });
