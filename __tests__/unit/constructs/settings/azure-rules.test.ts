import { TerraformVariable } from "cdktf";
import { ZenmlContainerRegistry, type ZenmlContainerRegistryProps } from "../../../../constructs/index";
import { mistakesIn, newStack } from "../../../support/synth";

const IMAGES = "dev/Images";
const REGISTRY = "dev/Images/ContainerRegistry";
const PRINCIPAL = "dev/Images/ServicePrincipal";
const SECRET = "dev/Images/ClientSecret";
const UUID = "33333333-3333-4333-8333-333333333333";

function build(settings: ZenmlContainerRegistryProps) {
  const stack = newStack();
  new ZenmlContainerRegistry(stack, "Images", {
    registryName: "images",
    location: "westeurope",
    connectorName: "images",
    componentName: "images",
    stackName: "images",
    applicationName: "images",
    ...settings,
  });
  stack.prepareStack();
  return mistakesIn(stack.node.root);
}

type Setting = keyof ZenmlContainerRegistryProps;

describe("accepted", () => {
  const accepted: [Setting, unknown[]][] = [
    ["registryName", ["abcde", "A1b2C", "a".repeat(50)]],
    ["location", ["westeurope", "West Europe", "eastus2"]],
    ["sku", ["Basic", "Standard", "Premium"]],
    ["resourceGroupName", ["a", "rg-(x)_1.a", "Gruppe-ä", "a".repeat(90)]],
    ["existingResourceGroupName", ["rg-shared"]],
    ["applicationName", ["ZenML: images", "a".repeat(120)]],
    ["owners", [[UUID], [UUID.toUpperCase(), UUID]]],
    ["secretLifetimeDays", [1, 730]],
    ["secretGeneration", [1, 1000]],
    ["tags", [{}, { "cost center": "" }, { [`${"k".repeat(512)}`]: "v".repeat(256) }]],
  ];
  test.each(accepted.flatMap(([setting, values]) => values.map((value) => ({ setting, value }))))(
    "$setting = $value",
    ({ setting, value }) => {
      expect(build({ [setting]: value })).toEqual([]);
    },
  );
});

describe("refused, with path, value, rule and remedy", () => {
  const name = ["5 to 50 letters and digits", "az acr check-name"];
  const location = ["the name of an Azure region", "az account list-locations"];
  const group = ["1 to 90 letters, digits", "leave out the other characters"];
  const lifetime = ["a whole number of days, from 1 to 730", "180 suits most"];
  const generation = ["a whole number of secrets, 1 or more", "start at 1"];
  const owner = ["the object id (a UUID)", "az ad signed-in-user show"];
  const tagName = ["a tag's name has 1 to 512 characters", "rename the tag"];
  const refused: [Setting, unknown, string, string, string[]][] = [
    ["registryName", "abcd", REGISTRY, "registryName", name],
    ["registryName", "a".repeat(51), REGISTRY, "registryName", name],
    ["registryName", "my-registry", REGISTRY, "registryName", name],
    ["registryName", "régistre", REGISTRY, "registryName", name],
    ["registryName", "images\n", REGISTRY, "registryName", name],
    ["registryName", "images.azurecr.io", REGISTRY, "registryName", name],
    ["location", "", REGISTRY, "location", location],
    ["location", "west-europe", REGISTRY, "location", location],
    ["sku", "standard", REGISTRY, "sku", ["Basic, Standard or Premium", "leave the setting out"]],
    ["sku", "Classic", REGISTRY, "sku", ["Basic, Standard or Premium", "leave the setting out"]],
    ["resourceGroupName", "", IMAGES, "resourceGroupName", group],
    ["resourceGroupName", "rg.", IMAGES, "resourceGroupName", group],
    ["resourceGroupName", "rg/team", IMAGES, "resourceGroupName", group],
    ["resourceGroupName", "a".repeat(91), IMAGES, "resourceGroupName", group],
    ["existingResourceGroupName", "rg team", REGISTRY, "resourceGroupName", group],
    ["applicationName", " ", PRINCIPAL, "displayName", ["1 to 120 characters", "shorten it"]],
    ["applicationName", "a".repeat(121), PRINCIPAL, "displayName", ["1 to 120 characters", "shorten it"]],
    ["owners", [], PRINCIPAL, "owners", ["at least one owner", "leave the setting out"]],
    ["owners", [UUID, "anna"], PRINCIPAL, "owners[1]", owner],
    ["secretLifetimeDays", 0, SECRET, "secretLifetimeDays", lifetime],
    ["secretLifetimeDays", 731, SECRET, "secretLifetimeDays", lifetime],
    ["secretLifetimeDays", 1.5, SECRET, "secretLifetimeDays", lifetime],
    ["secretGeneration", 0, SECRET, "secretGeneration", generation],
    ["secretGeneration", "2", SECRET, "secretGeneration", generation],
    ["readerScope", "tenant", IMAGES, "readerScope", ["one of registry, resource-group", "leave it out"]],
    ["tags", { "a/b": "" }, REGISTRY, "tags", tagName],
    ["tags", { "": "x" }, REGISTRY, "tags", tagName],
    ["tags", { team: "v".repeat(257) }, REGISTRY, 'tags["team"]', ["at most 256 characters", "shorten"]],
    ["tags", tags(51), REGISTRY, "tags", ["at most 50 tags", "leave some out"]],
    ["tags", ["team"], REGISTRY, "tags", ["texts by name", "for example"]],
  ];

  test.each(refused)("%s = %j", (setting, value, path, told, [rule, remedy]) => {
    expect(build({ [setting]: value })).toEqual([
      {
        path,
        setting: told,
        value: typeof value === "object" ? expect.any(String) : JSON.stringify(value),
        rule: expect.stringContaining(rule),
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });
});

test("what only Terraform knows is not checked", () => {
  const stack = newStack();
  const known = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
  const settings = ["registryName", "location", "sku", "resourceGroupName", "applicationName"];
  const more = ["defaultRepository", "componentName", "stackName", "orchestrator", "artifactStore"];
  new ZenmlContainerRegistry(stack, "Images", {
    ...Object.fromEntries([...settings, ...more].map((name) => [name, known(name)])),
    connectorName: "images",
    owners: [known("owner")],
    tags: { team: known("tag") },
    labels: { team: known("label") },
  });
  stack.prepareStack();
  expect(mistakesIn(stack.node.root)).toEqual([]);
});

function tags(count: number): { [name: string]: string } {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));
}
