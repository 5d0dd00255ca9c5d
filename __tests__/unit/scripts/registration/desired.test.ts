import { inspect } from "node:util";
import { ExitCode } from "../../../../scripts/errors";
import { type Expected, parseDesired } from "../../../../scripts/registration/desired";
import { desiredBy, everythingIn, outputs, REGISTRY, refusalOf } from "../../../support/registration";

/** Good outputs, but for the value at one place. */
function outputsWith(place: string, value: unknown) {
  const changed = { ...outputs(), source: "outputs.json" };
  const keys = place.split(".");
  const last = keys.pop() as string;
  // biome-ignore lint/suspicious/noExplicitAny: it goes down into whatever is there.
  const holder = keys.reduce((at: any, key) => at[key], changed);
  holder[last] = value;
  return changed;
}

/** What is said against outputs. */
async function refusal(given: ReturnType<typeof outputsWith>, expected: Expected = { stack: "dev" }) {
  const error = await refusalOf(() => parseDesired(given, expected));
  expect(everythingIn(error)).not.toContain(REGISTRY.clientSecret);
  expect(error).toMatchObject({ exitCode: ExitCode.usage, text: { where: "outputs.json" } });
  return error.text;
}

test("good outputs say what is wanted", () => {
  const labels = {
    managed_by: "cdktf-zenml-acr",
    azure_resource_id: REGISTRY.registryId,
    terraform_stack: "dev",
  };
  expect(desiredBy()).toEqual({
    terraformStack: "dev",
    connectors: [
      {
        name: "images",
        description: "",
        type: "azure",
        authMethod: "service-principal",
        resourceType: "docker-registry",
        resourceId: "images.azurecr.io",
        configuration: {
          tenant_id: REGISTRY.tenantId,
          client_id: REGISTRY.clientId,
          subscription_id: REGISTRY.subscriptionId,
          resource_group: "rg",
        },
        clientSecret: expect.anything(),
        expiresAt: "2031-01-01T00:00:00Z",
        labels,
      },
    ],
    components: [
      {
        name: "images",
        type: "container_registry",
        flavor: "azure",
        configuration: { uri: "images.azurecr.io" },
        connector: "images",
        connectorResourceId: "images.azurecr.io",
        labels,
      },
    ],
    stacks: [
      {
        name: "images",
        existing: false,
        components: { orchestrator: "default", artifact_store: "default", container_registry: "images" },
        labels,
      },
    ],
  });
});

test("a client secret can be used, and not be printed by accident", () => {
  const desired = desiredBy();
  expect(desired.connectors[0].clientSecret.reveal()).toBe(REGISTRY.clientSecret);
  for (const text of [
    JSON.stringify(desired),
    inspect(desired, { depth: 9, showHidden: true }),
    inspect(desired, { depth: 9, customInspect: false }),
    `${desired.connectors[0].clientSecret}`,
  ]) {
    expect(text).not.toContain(REGISTRY.clientSecret);
  }
});

describe("outputs of something else", () => {
  test.each([
    [
      "another stack",
      outputsWith("registration.stack", "prod"),
      'These are the outputs of the stack "prod", not of "dev".',
      /Name the stack "prod", or give the outputs of "dev"/,
    ],
    [
      "a newer version",
      outputsWith("registration.version", 2),
      "The output zenml_registration has version 2; this zenml-acr reads version 1.",
      /^Update zenml-acr\.$/,
    ],
    [
      "an older version",
      outputsWith("registration.version", 0),
      "The output zenml_registration has version 0; this zenml-acr reads version 1.",
      /Update cdktf-zenml-acr .* deploy again/,
    ],
    [
      "no configuration of a connector",
      outputsWith("connectorConfig", {}),
      'The output connector_config has no configuration of the connector "images" for images.azurecr.io.',
      /cdktf deploy dev/,
    ],
    [
      "a configuration for another registry",
      outputsWith("connectorConfig.images.resource_id", "other.azurecr.io"),
      'The output connector_config has no configuration of the connector "images" for images.azurecr.io.',
      /cdktf deploy dev/,
    ],
    [
      "a component of another registry",
      outputsWith("registration.components.0.connector_resource_id", "other.azurecr.io"),
      'The component "images" is for another registry than its connector "images".',
      /cdktf deploy dev/,
    ],
    [
      "a component with the address of another registry",
      outputsWith("registration.components.0.configuration.uri", "other.azurecr.io"),
      'The component "images" is for another registry than its connector "images".',
      /cdktf deploy dev/,
    ],
    [
      "a component of a connector that is not there",
      outputsWith("registration.components.0.connector", "gone"),
      'The component "images" is for another registry than its connector "gone".',
      /cdktf deploy dev/,
    ],
  ])("%s", async (_, given, what, remedy) => {
    const text = await refusal(given);
    expect(text.what).toBe(what);
    expect(text.remedy).toMatch(remedy);
  });

  const elsewhere = ["99999999-9999-4999-8999-999999999999"];

  test.each<[string, Partial<Expected>, string]>([
    ["subscription", { subscriptionIds: elsewhere }, REGISTRY.subscriptionId],
    ["tenant", { tenantIds: elsewhere }, REGISTRY.tenantId],
  ])("another %s than the stack's", async (kind, expected, id) => {
    const { what, remedy } = await refusal(
      { ...outputs(), source: "outputs.json" },
      { stack: "dev", ...expected },
    );
    expect(what).toBe(
      `The outputs are for the ${kind} ${id}, the stack for ${elsewhere}; nothing was sent anywhere.`,
    );
    expect(remedy).toContain("Check the stack's settings");
  });

  test("but ids may be written in another case", () => {
    const id = "abcdefab-1111-4111-8111-abcdefabcdef";
    const given = outputsWith("connectorConfig.images.configuration.subscription_id", id.toUpperCase());
    expect(parseDesired(given, { stack: "dev", subscriptionIds: [id] }).connectors).toHaveLength(1);
  });
});

describe("a host that no token must go to", () => {
  const hosts = [
    "evil.com",
    "myacr.azurecr.io.evil.com",
    "evil.com/myacr.azurecr.io",
    "evil.com#myacr.azurecr.io",
    "user@myacr.azurecr.io",
    "https://myacr.azurecr.io",
    "myacr.azurecr.io:8443",
    "myacr.azurecr.io ",
    "MYACR.azurecr.io",
    "myacr.azurecr.cn",
    "abcd.azurecr.io",
    "127.0.0.1",
  ];
  const places = [
    ["registration.connectors.0.resource_id", "zenml_registration.connectors.0.resource_id"],
    [
      "registration.components.0.connector_resource_id",
      "zenml_registration.components.0.connector_resource_id",
    ],
    ["connectorConfig.images.resource_id", "connector_config.images.resource_id"],
  ];

  test.each(places.flatMap(([place, told]) => hosts.map((host) => ({ place, told, host }))))(
    "$host in $told",
    async ({ place, told, host }) => {
      const { what, remedy } = await refusal(outputsWith(place, host));
      expect(what).toBe(`${told}: is not the login server of a registry, <name>.azurecr.io`);
      expect(remedy).toMatch(/^Deploy again .* nothing was sent anywhere/);
    },
  );
});

describe("a part that is not as it should be", () => {
  const config = "connectorConfig.images.configuration";
  const many = (list: "connectors" | "components" | "stacks") =>
    outputsWith(`registration.${list}`, Array(1001).fill(outputs().registration[list][0]));

  test.each([
    ["no registration", outputsWith("registration", undefined), "zenml_registration: "],
    ["no version", outputsWith("registration.version", undefined), "zenml_registration.version: "],
    ["no connectors", outputsWith("registration.connectors", []), "zenml_registration.connectors: is empty"],
    [
      "another type of connector",
      outputsWith("registration.connectors.0.type", "aws"),
      "zenml_registration.connectors.0.type: ",
    ],
    [
      "another way to sign in",
      outputsWith("registration.connectors.0.auth_method", "implicit"),
      "zenml_registration.connectors.0.auth_method: ",
    ],
    [
      "an expression of Terraform's",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as Terraform writes it
      outputsWith("registration.stacks.0.name", "${var.name}"),
      "zenml_registration.stacks.0.name: has a Terraform expression in it that was not resolved",
    ],
    ["no configurations", outputsWith("connectorConfig", undefined), "connector_config: "],
    [
      "an end that is no time",
      outputsWith("connectorConfig.images.expires_at", "soon"),
      "connector_config.images.expires_at: is not a time",
    ],
    [
      "a tenant that is no UUID",
      outputsWith(`${config}.tenant_id`, "contoso.com/../evil"),
      "connector_config.images.configuration.tenant_id: is not a UUID",
    ],
    [
      "a client that is no UUID",
      outputsWith(`${config}.client_id`, "app"),
      "connector_config.images.configuration.client_id: is not a UUID",
    ],
    [
      "an empty secret",
      outputsWith(`${config}.client_secret`, ""),
      "connector_config.images.configuration.client_secret: is empty",
    ],
    [
      "a secret that is no text",
      outputsWith(`${config}.client_secret`, [REGISTRY.clientSecret]),
      "connector_config.images.configuration.client_secret: ",
    ],
    ["1001 connectors", many("connectors"), "zenml_registration.connectors: "],
    ["1001 components", many("components"), "zenml_registration.components: "],
    ["1001 stacks", many("stacks"), "zenml_registration.stacks: "],
  ])("%s", async (_, given, what) => {
    const text = await refusal(given);
    expect(text.what.slice(0, what.length)).toBe(what);
    expect(text.remedy).toContain("Deploy again");
  });
});

describe("text that steers a terminal is refused, and not printed", () => {
  const RED = "\u001b[31m";
  const CSI = "\u009b31m";
  const REVERSED = "\u202e";

  test.each([
    ["a connector's name", "registration.connectors.0.name", `${RED}images`],
    ["a component's name", "registration.components.0.name", `${CSI}images`],
    ["a stack's name", "registration.stacks.0.name", `images${REVERSED}`],
    ["the Terraform stack's name", "registration.stack", `${RED}dev`],
    ["a label's key", `registration.connectors.0.labels.${RED}team`, "ml"],
    ["a label's value", "registration.stacks.0.labels.team", `${RED}ml`],
    ["a slot of a stack", `registration.stacks.0.components.${CSI}orchestrator`, "default"],
    ["a key of connector_config", `connectorConfig.${RED}${REVERSED}`, {}],
    ["a resource group", "connectorConfig.images.configuration.resource_group", `rg${CSI}`],
  ])("%s", async (_, place, value) => {
    const { what } = await refusal(outputsWith(place, value));
    expect(what).toMatch(/^(zenml_registration|connector_config)\./);
    expect(what).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});
