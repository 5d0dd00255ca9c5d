import { ZenmlContainerRegistry, type ZenmlContainerRegistryProps } from "../../../constructs/index";
import { mistakesIn, newStack } from "../../support/synth";

/** What a program that TypeScript does not check (JavaScript, or settings read from a file) hands in by mistake. */
const GARBAGE = [null, 7, Number.NaN, true, {}, [], [null], { key: null }, { key: 7 }];

/** Settings and those values above that are right for them. */
const SETTINGS: { readonly [setting in keyof ZenmlContainerRegistryProps]: readonly unknown[] } = {
  registryName: [],
  location: [],
  sku: [],
  resourceGroupName: [],
  existingResourceGroupName: [],
  tags: [{}],
  applicationName: [],
  owners: [],
  secretLifetimeDays: [7],
  secretGeneration: [7],
  readerScope: [],
  connectorName: [],
  connectorDescription: [],
  componentName: [],
  defaultRepository: [],
  stackName: [],
  orchestrator: [],
  artifactStore: [],
  existingStackName: [],
  labels: [{}],
};

/** Settings that a part of the construct knows under another name. */
const TOLD_AS: { readonly [setting: string]: string } = {
  applicationName: "displayName",
  existingResourceGroupName: "resourceGroupName",
};

const cases = Object.entries(SETTINGS).flatMap(([setting, right]) =>
  GARBAGE.filter((value) => !right.some((good) => JSON.stringify(good) === JSON.stringify(value))).map(
    (value) => ({ setting, value }),
  ),
);

test.each(cases)("$setting = $value is a mistake, and no crash", ({ setting, value }) => {
  const stack = newStack();
  const props = { registryName: "images", location: "westeurope", [setting]: value };
  new ZenmlContainerRegistry(stack, "Images", props);
  stack.prepareStack();
  const told = mistakesIn(stack.node.root).map((mistake) => mistake.setting);
  expect(told).toContainEqual(expect.stringMatching(new RegExp(`^${TOLD_AS[setting] ?? setting}\\b`)));
});

test("nothing set at all", () => {
  const stack = newStack();
  new ZenmlContainerRegistry(stack, "Images", {});
  stack.prepareStack();
  expect(mistakesIn(stack.node.root).map(({ setting }) => setting)).toEqual(
    expect.arrayContaining(["registryName", "location"]),
  );
});
