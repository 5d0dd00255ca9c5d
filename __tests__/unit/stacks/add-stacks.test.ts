import { addStacks } from "../../../stacks/add-stacks";
import type { Environment } from "../../../stacks/environment";
import { mistakesIn, newApp, SUBSCRIPTION, TENANT } from "../../support/synth";

const ENVIRONMENT: Environment = {
  subscriptionId: SUBSCRIPTION,
  tenantId: TENANT,
  registryName: "images",
  location: "westeurope",
};

function add(environments: unknown) {
  const app = newApp();
  addStacks(app, environments as Record<string, Environment>);
  return { stacks: app.node.children.map(({ node }) => node.id), mistakes: mistakesIn(app) };
}

test("one stack for each environment, by its name", () => {
  const prod = { ...ENVIRONMENT, registryName: "imagesprod" };
  expect(add({ dev: ENVIRONMENT, "prod-eu.2": prod })).toEqual({
    stacks: ["dev", "prod-eu.2"],
    mistakes: [],
  });
});

test.each([
  "",
  " ",
  "my env",
  "dev\n",
  "*",
  "prod*",
  "a?",
  "[a]",
  "{a}",
  "!a",
  "a/b",
  "a\\b",
  "..",
  "-a",
  "é",
])("an environment named %j is a mistake", (name) => {
  expect(add({ [name]: ENVIRONMENT })).toEqual({
    stacks: [],
    mistakes: [
      {
        path: "",
        setting: "name of an environment",
        value: JSON.stringify(name),
        rule: expect.stringContaining("1 to 64 letters, digits"),
        remedy: expect.stringContaining("rename the environment"),
      },
    ],
  });
});

test.each([
  [{}, "{}"],
  [undefined, "(not set)"],
  [null, "null"],
])("no environments: %p", (environments, value) => {
  expect(add(environments).mistakes).toEqual([
    {
      path: "",
      setting: "environments",
      value,
      rule: "at least one environment",
      remedy: "add one to environments.ts",
    },
  ]);
});

test.each([undefined, null, 7, "images", []])("an environment that is %p is a mistake", (environment) => {
  expect(add({ dev: environment })).toMatchObject({
    stacks: [],
    mistakes: [{ path: "", setting: 'environments["dev"]' }],
  });
});
