import { TeamStack } from "../../../examples/compose-in-your-own-stack";
import { Config, mistakesIn, newApp } from "../../support/synth";

const app = newApp();
const config = new Config(new TeamStack(app, "team"));

test("synthesizes without a mistake", () => {
  expect(mistakesIn(app)).toEqual([]);
});

test("makes one registry, in the team's group, and looks the company's up", () => {
  expect(config.only("azurerm_resource_group").name).toBe("rg-team");
  expect(config.only("azurerm_container_registry")).toMatchObject({
    name: "teamtraining",
    resource_group_name: `\${azurerm_resource_group.Group.name}`,
  });
  expect(Object.values(config.json.data.azurerm_container_registry)).toMatchObject([
    { name: "companyimages", resource_group_name: "rg-company" },
  ]);
});

test("ZenML may push to both and read both; the cluster may pull from the new one, and nothing else", () => {
  const [made] = Object.keys(config.json.resource.azurerm_container_registry);
  const [found] = Object.keys(config.json.data.azurerm_container_registry);
  expect(config.roles()).toEqual([
    `AcrPull on \${azurerm_container_registry.${made}.id}`,
    `AcrPush on \${azurerm_container_registry.${made}.id}`,
    `AcrPush on \${data.azurerm_container_registry.${found}.id}`,
    `Reader on \${azurerm_container_registry.${made}.id}`,
    `Reader on \${data.azurerm_container_registry.${found}.id}`,
  ]);
  const [pull] = config
    .all("azurerm_role_assignment")
    .filter(({ role_definition_name }) => role_definition_name === "AcrPull");
  expect(pull.principal_id).toBe("33333333-3333-4333-8333-333333333333");
});

test("has the outputs under its prefix: a stack to make, and one to fill", () => {
  expect(Object.keys(config.json.output)).toEqual(["acr_connector_config", "acr_zenml_registration"]);
  expect(config.output("acr_zenml_registration").stacks).toMatchObject([
    { name: "training", existing: false },
    { name: "serving", existing: true, components: { container_registry: "companyimages" } },
  ]);
});
