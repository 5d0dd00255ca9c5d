import { ZenmlContainerRegistry, type ZenmlContainerRegistryProps } from "../../../../constructs/index";
import { mistakesIn, newApp, newStack } from "../../../support/synth";

/** Two stacks of one app, each with a registry, whose names differ but for what is given. */
function build(one: ZenmlContainerRegistryProps, two: ZenmlContainerRegistryProps) {
  const app = newApp();
  Object.entries({ one, two }).forEach(([name, settings]) => {
    const stack = newStack(app, name);
    new ZenmlContainerRegistry(stack, "Zenml", {
      registryName: `images${name}`,
      location: "westeurope",
      ...settings,
    });
    stack.prepareStack();
  });
  return mistakesIn(app);
}

const ids = { connectorName: "connector", componentName: "component", stackName: "stack" };
const registry = { applicationName: "application", resourceGroupName: "group", ...ids };
const other = (settings: ZenmlContainerRegistryProps) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, `${value}2`]));

test.each([
  [
    { registryName: "Images" },
    { registryName: "imageS" },
    "registryName",
    "all of Azure",
    "/ContainerRegistry",
  ],
  [
    { resourceGroupName: "RG" },
    { resourceGroupName: "rg" },
    "resourceGroupName",
    "the resource groups that are made in subscription 11111111-",
    "",
  ],
  [
    { applicationName: "Pusher" },
    { applicationName: "pusher" },
    "displayName",
    "the applications of tenant 22222222-",
    "/ServicePrincipal",
  ],
  [{ connectorName: "acr" }, { connectorName: "acr" }, "connectorName", "ZenML's connectors", ""],
  [
    { componentName: "acr" },
    { componentName: "acr" },
    "componentName",
    "ZenML's components of type container_registry",
    "",
  ],
  [{ stackName: "azure" }, { stackName: "azure" }, "stackName", "ZenML's stacks", ""],
  [
    { existingStackName: "azure", stackName: undefined },
    { existingStackName: "azure", stackName: undefined },
    "existingStackName",
    "ZenML's stacks",
    "",
  ],
])("%j beside %j is told once, with both paths", (one, two, setting, within, part) => {
  expect(build({ ...registry, ...one }, { ...other(registry), ...two })).toEqual([
    {
      path: "",
      setting,
      value: JSON.stringify(Object.values(one)[0]),
      rule: expect.stringMatching(
        new RegExp(`^once only in ${within}.*; used by one/Zenml${part} and two/Zenml${part}$`),
      ),
      remedy: "give each a name of its own",
    },
  ]);
});

test("one registry name for two environments is told for all that is named after it", () => {
  const settings = build({ registryName: "images" }, { registryName: "images" }).map(
    ({ setting }) => setting,
  );
  expect(settings.sort()).toEqual([
    "componentName",
    "connectorName",
    "displayName",
    "registryName",
    "resourceGroupName",
    "stackName",
  ]);
});

test("ZenML tells upper and lower case apart", () => {
  expect(build({ stackName: "azure" }, { stackName: "Azure" })).toEqual([]);
});

test("an existing resource group may be shared", () => {
  const shared = { existingResourceGroupName: "rg-shared" };
  expect(build(shared, shared)).toEqual([]);
});
