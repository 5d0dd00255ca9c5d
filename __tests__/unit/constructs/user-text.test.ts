// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates are what is tested
import fc from "fast-check";
import { ZenmlContainerRegistry, type ZenmlContainerRegistryProps } from "../../../constructs/index";
import type { Registration } from "../../../constructs/registration-format";
import { Config, mistakesIn, newStack, readByTerraform } from "../../support/synth";

/** Text as users type it, with what Terraform and JSON would read otherwise. */
const piece = fc.constantFrom("${", "%{", "$", "%", "{", "}", '"', "\\", "`", "a", "Z", "0", "é", "😀", "-");
const text = fc
  .array(piece, { minLength: 1, maxLength: 40 })
  .map((pieces) => pieces.join(""))
  .filter((joined) => !/^\{\{.*\}\}$/.test(joined));
const registryName = fc.stringMatching(/^[a-zA-Z0-9]{5,50}$/);

/** The configuration of a stack with one registry, as Terraform reads it. */
function read(settings: ZenmlContainerRegistryProps): Config {
  const stack = newStack();
  new ZenmlContainerRegistry(stack, "Images", {
    registryName: "images",
    location: "westeurope",
    ...settings,
  });
  const config = new Config(stack);
  expect(mistakesIn(stack.node.root)).toEqual([]);
  return config;
}

test("text arrives in Azure and in ZenML as it was typed", () => {
  const settings = fc.record({
    applicationName: text,
    connectorName: text,
    connectorDescription: text,
    componentName: text,
    stackName: text,
    orchestrator: text,
    artifactStore: text,
    tag: text,
    label: text,
    labelKey: text,
  });
  fc.assert(
    fc.property(settings, ({ tag, label, labelKey, ...names }) => {
      const config = read({ ...names, tags: { "a${b}": tag }, labels: { [labelKey]: label } });
      const typed = (template: string) => readByTerraform(template);

      for (const type of ["azurerm_resource_group", "azurerm_container_registry"]) {
        const [[key, value]] = Object.entries<string>(config.only(type).tags);
        expect([typed(key), typed(value)]).toEqual(["a${b}", tag]);
      }
      expect(typed(config.only("azuread_application").display_name)).toBe(names.applicationName);

      const { connectors, components, stacks }: Registration = config.output("zenml_registration");
      const [connector] = connectors;
      expect(typed(connector.name)).toBe(names.connectorName);
      expect(typed(connector.description ?? "")).toBe(names.connectorDescription);
      expect(Object.keys(config.output("connector_config"))).toEqual([connector.config]);
      expect(typed(components[0].name)).toBe(names.componentName);
      expect(components[0].connector).toBe(connector.name);
      expect(typed(stacks[0].name)).toBe(names.stackName);
      expect(Object.values(stacks[0].components).map(typed)).toEqual([
        names.orchestrator,
        names.artifactStore,
        names.componentName,
      ]);
      for (const { labels } of [connector, components[0], stacks[0]]) {
        const typedLabels = Object.entries(labels).map(([key, value]) => [typed(key), typed(value)]);
        expect(typedLabels).toContainEqual([labelKey, label]);
      }
    }),
  );
});

test("every valid registry name synthesizes", () => {
  fc.assert(
    fc.property(registryName, (name) => {
      expect(read({ registryName: name }).only("azurerm_container_registry").name).toBe(name);
    }),
  );
});

test("any text as the name of a registry is either a mistake or synthesizes as it is", () => {
  const anything = fc.oneof(fc.string({ unit: "binary" }), text, registryName, fc.string({ minLength: 5 }));
  fc.assert(
    fc.property(anything, (name) => {
      const stack = newStack();
      new ZenmlContainerRegistry(stack, "Images", { registryName: name, location: "westeurope" });
      const { name: written } = new Config(stack).only("azurerm_container_registry");
      const told = mistakesIn(stack.node.root).some(({ setting }) => setting === "registryName");
      expect(told ? name : written).toBe(name);
      expect(told).toBe(!/^[a-z0-9]{5,50}$/i.test(name));
    }),
  );
});
