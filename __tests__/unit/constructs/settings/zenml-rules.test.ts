import { ZenmlContainerRegistry, type ZenmlContainerRegistryProps } from "../../../../constructs/index";
import { mistakesIn, newStack } from "../../../support/synth";

function build(settings: ZenmlContainerRegistryProps) {
  const stack = newStack();
  new ZenmlContainerRegistry(stack, "Images", {
    registryName: "images",
    location: "westeurope",
    ...settings,
  });
  stack.prepareStack();
  return mistakesIn(stack.node.root);
}

type Setting = keyof ZenmlContainerRegistryProps;
const OWN_NAMES: Setting[] = ["connectorName", "componentName", "stackName", "existingStackName"];
const NAMES: Setting[] = [...OWN_NAMES, "orchestrator", "artifactStore"];

const rule = ["1 to 255 characters on one line", "choose a plain name"];
const unchangeable = ["not `default`", "choose another name"];
const repository = ["a repository path", "for example team/images"];
const label = ["1 to 255 characters on one line", "shorten it"];

const names = NAMES.flatMap((setting): [Setting, string, string, string[]][] => [
  [setting, "", setting, rule],
  [setting, " azure", setting, rule],
  [setting, "a\nb", setting, rule],
  [setting, "{{secret.key}}", setting, rule],
  [setting, "a".repeat(256), setting, rule],
]);

const refused: [Setting, unknown, string, string[]][] = [
  ...names,
  ["componentName", "default", "componentName", unchangeable],
  ["stackName", "default", "stackName", unchangeable],
  ["existingStackName", "default", "existingStackName", unchangeable],
  ["defaultRepository", "", "defaultRepository", repository],
  ["defaultRepository", "Team", "defaultRepository", repository],
  ["defaultRepository", "team/", "defaultRepository", repository],
  ["defaultRepository", "/team", "defaultRepository", repository],
  ["defaultRepository", "team//images", "defaultRepository", repository],
  ["defaultRepository", "team:latest", "defaultRepository", repository],
  ["defaultRepository", "a".repeat(201), "defaultRepository", repository],
  ["labels", { "": "x" }, "labels", label],
  ["labels", { team: "" }, 'labels["team"]', label],
  ["labels", { team: "a\nb" }, 'labels["team"]', label],
  ["labels", { managed_by: "me" }, "labels", ["are set by these constructs", "choose another key"]],
  ["labels", { terraform_stack: "x" }, "labels", ["are set by these constructs", "choose another key"]],
];

test.each(refused)("%s = %j is refused with path, value, rule and remedy", (setting, value, told, text) => {
  const shown = typeof value === "string" ? JSON.stringify(value) : expect.any(String);
  expect(build({ [setting]: value })).toEqual([
    {
      path: "dev/Images",
      setting: told,
      value: shown,
      rule: expect.stringContaining(text[0]),
      remedy: expect.stringContaining(text[1]),
    },
  ]);
});

const accepted: [Setting, unknown][] = [
  ...NAMES.map((setting): [Setting, string] => [setting, "Azure: images (1) é {{"]),
  ["connectorName", "default"],
  ["orchestrator", "default"],
  ["defaultRepository", "team/some-images_2/a__b.c"],
  ["connectorDescription", "On two lines,\nwith a $"],
  ["labels", { "cost center": "42" }],
];

test.each(accepted)("%s = %j is accepted", (setting, value) => {
  expect(build({ [setting]: value })).toEqual([]);
});
