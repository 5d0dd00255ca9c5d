import fc from "fast-check";
import type {
  Actual,
  ActualComponent,
  ActualConnector,
  ActualStack,
} from "../../../../scripts/registration/actual";
import type { Desired } from "../../../../scripts/registration/desired";
import {
  itemsOf,
  type PlanOptions,
  planRegistration,
  shellWord,
} from "../../../../scripts/registration/plan";
import { desiredBy, REGISTRY, registered } from "../../../support/registration";

const NOTHING: Actual = { connectors: [], components: [], stacks: [], alternatives: {} };
const ADOPT_NONE: PlanOptions = { adopt: [] };

const desired = desiredBy();

/** What ZenML has, with some of it other than it should be. */
function actualWith(
  change: {
    connector?: Partial<ActualConnector>;
    component?: Partial<ActualComponent>;
    stack?: Partial<ActualStack>;
  },
  wanted = desired,
): Actual {
  const { connectors, components, stacks, ...rest } = registered(wanted);
  const [component, ...others] = components;
  return {
    ...rest,
    connectors: connectors.map((connector) => ({ ...connector, ...change.connector })),
    components: [{ ...component, ...change.component }, ...others],
    stacks: stacks.map((stack) => ({ ...stack, ...change.stack })),
  };
}

/** A plan's lines: `change stack images`. */
function lines(actual: Actual, options = ADOPT_NONE, wanted = desired): string[] {
  return itemsOf(planRegistration(wanted, actual, options)).map(
    ({ action, kind, name }) => `${action} ${kind} ${name}`,
  );
}

/** Fields that change, of all items. */
function fields(actual: Actual, options = ADOPT_NONE, wanted = desired) {
  return itemsOf(planRegistration(wanted, actual, options)).flatMap((item) => item.fields);
}

/** Conflicts, of all items. */
function conflicts(actual: Actual, options = ADOPT_NONE, wanted = desired) {
  return itemsOf(planRegistration(wanted, actual, options)).flatMap(({ conflict }) => conflict ?? []);
}

const SAME = ["same service connector images", "same container registry images", "same stack images"];

test("what is not there is created: the connector, then what uses it", () => {
  const { components } = registered(desired);
  const local = components.filter(({ name }) => name === "default");
  expect(lines({ ...NOTHING, components: local })).toEqual([
    "create service connector images",
    "create container registry images",
    "create stack images",
  ]);
});

test("what is there as it should be stays", () => {
  expect(lines(registered(desired))).toEqual(SAME);
});

test("the end of a secret is compared as a time, however it is written", () => {
  expect(lines(actualWith({ connector: { expiresAt: "2031-01-01T00:00:00.000000Z" } }))).toEqual(SAME);
});

test("the id of a registry is ours in any case, as Azure compares ids", () => {
  const labels = { ...desired.stacks[0].labels, azure_resource_id: REGISTRY.registryId.toUpperCase() };
  expect(lines(actualWith({ stack: { labels } }))).toEqual([SAME[0], SAME[1], "change stack images"]);
});

describe("a connector that differs is changed", () => {
  const [{ configuration, labels }] = desired.connectors;

  test.each<[string, Partial<ActualConnector>, string, string]>([
    ["description", { description: "theirs" }, "theirs", "(none)"],
    ["auth_method", { authMethod: "implicit" }, "implicit", "service-principal"],
    [
      "resource_types",
      { resourceTypes: ["docker-registry", "blob-container"] },
      "docker-registry, blob-container",
      "docker-registry",
    ],
    ["resource_id", { resourceId: undefined }, "(none)", "images.azurecr.io"],
    ["tenant_id", { configuration: { ...configuration, tenant_id: "t" } }, "t", REGISTRY.tenantId],
    ["client_id", { configuration: { ...configuration, client_id: "c" } }, "c", REGISTRY.clientId],
    [
      "subscription_id",
      { configuration: { ...configuration, subscription_id: "s" } },
      "s",
      REGISTRY.subscriptionId,
    ],
    ["resource_group", { configuration: { ...configuration, resource_group: "old" } }, "old", "rg"],
    ["storage_account", { configuration: { ...configuration, storage_account: "blobs" } }, "blobs", "(none)"],
    ["labels.team", { labels: { ...labels, team: "ml" } }, "ml", "(none)"],
  ])("in its %s", (field, connector, from, to) => {
    const actual = actualWith({ connector });
    expect(lines(actual)).toEqual(["change service connector images", ...SAME.slice(1)]);
    expect(fields(actual)).toEqual([{ field, from, to }]);
  });

  test("in the end of its secret, which tells of another secret", () => {
    expect(fields(actualWith({ connector: { expiresAt: "2030-06-01T00:00:00Z" } }))).toEqual([
      { field: "expires_at", from: "2030-06-01T00:00:00Z", to: "2031-01-01T00:00:00Z" },
      { field: "client_secret", from: "(the one before)", to: "(the stack's)" },
    ]);
  });

  test("in its secret, when ZenML can't sign in with the one it has", () => {
    const failing = new Map([["images", "AADSTS7000215: Invalid client secret"]]);
    expect(fields(registered(desired), { adopt: [], failing })).toEqual([
      { field: "client_secret", from: "AADSTS7000215: Invalid client secret", to: "(the stack's)" },
    ]);
  });
});

describe("a component that differs is changed", () => {
  const wanted = desiredBy({
    component: { configuration: { uri: REGISTRY.loginServer, default_repository: "team" } },
  });
  const [{ configuration, labels }] = wanted.components;

  test.each<[string, Partial<ActualComponent>, string, string]>([
    [
      "uri",
      { configuration: { ...configuration, uri: "old.azurecr.io" } },
      "old.azurecr.io",
      "images.azurecr.io",
    ],
    ["default_repository", { configuration: { uri: "images.azurecr.io" } }, "(none)", "team"],
    ["connector", { connector: undefined }, "(none)", "images"],
    ["connector", { connector: { id: "other", name: "theirs" } }, "theirs", "images"],
    ["connector_resource_id", { connectorResourceId: undefined }, "(none)", "images.azurecr.io"],
    ["labels.team", { labels: { ...labels, team: "ml" } }, "ml", "(none)"],
  ])("in its %s (%j)", (field, component, from, to) => {
    const actual = actualWith({ component }, wanted);
    expect(lines(actual, ADOPT_NONE, wanted)).toEqual([SAME[0], "change container registry images", SAME[2]]);
    expect(fields(actual, ADOPT_NONE, wanted)).toEqual([{ field, from, to }]);
  });

  test("in its connector, when that is made anew", () => {
    const actual = { ...registered(desired), connectors: [] };
    expect(lines(actual)).toEqual([
      "create service connector images",
      "change container registry images",
      "same stack images",
    ]);
  });
});

describe("a stack that differs is changed", () => {
  const { components } = registered(desired).stacks[0];

  test.each([
    [
      "another component",
      { ...components, orchestrator: [{ id: "k8s", name: "k8s" }] },
      "orchestrator",
      "k8s",
      "default",
    ],
    ["none", { ...components, container_registry: [] }, "container_registry", "(none)", "images"],
    [
      "another of the same name",
      { ...components, container_registry: [{ id: "before", name: "images" }] },
      "container_registry",
      "images",
      "images",
    ],
    [
      "one more",
      { ...components, container_registry: [...components.container_registry, { id: "two", name: "two" }] },
      "container_registry",
      "images, two",
      "images",
    ],
  ])("with %s in a slot", (_, slots, field, from, to) => {
    const actual = actualWith({ stack: { components: slots } });
    expect(lines(actual)).toEqual([SAME[0], SAME[1], "change stack images"]);
    expect(fields(actual)).toEqual([{ field, from, to }]);
  });

  test("but not with something in a slot that it says nothing of", () => {
    const slots = { ...components, step_operator: [{ id: "gpu", name: "gpu" }] };
    expect(lines(actualWith({ stack: { components: slots } }))).toEqual(SAME);
  });

  test("in its labels", () => {
    const labels = { ...desired.stacks[0].labels, team: "ml" };
    expect(fields(actualWith({ stack: { labels } }))).toEqual([
      { field: "labels.team", from: "ml", to: "(none)" },
    ]);
  });
});

describe("what has the name and is somebody else's is a conflict", () => {
  const { labels } = desired.connectors[0];
  const otherRegistry = REGISTRY.registryId.replace("images", "other");
  const ours = `the stack "dev" with the registry ${REGISTRY.registryId}`;
  const remedy =
    "Choose another name in the stack's settings and deploy again; or, if it is to be this stack's from now on: --adopt images";

  const owners: [string, Record<string, string>, string][] = [
    ["nobody's", {}, "It was not registered by zenml-acr."],
    ["another tool's", { ...labels, managed_by: "terraform" }, "It was not registered by zenml-acr."],
    [
      "another registry's",
      { ...labels, azure_resource_id: otherRegistry },
      `It belongs to the stack "dev" with the registry ${otherRegistry}; this one is ${ours}.`,
    ],
    [
      "another stack's",
      { ...labels, terraform_stack: "prod" },
      `It belongs to the stack "prod" with the registry ${REGISTRY.registryId}; this one is ${ours}.`,
    ],
  ];
  const cases = (["connector", "component", "stack"] as const).flatMap((kind, at) =>
    owners.map(([whose, theirs, reason]) => ({ kind, at, whose, theirs, reason })),
  );

  test.each(cases)("a $kind that is $whose", ({ kind, at, theirs, reason }) => {
    const actual = actualWith({ [kind]: { labels: theirs } });
    expect(lines(actual)).toEqual(SAME.with(at, SAME[at].replace("same", "conflict")));
    expect(conflicts(actual)).toEqual([{ reason, remedy }]);
    expect(fields(actual)).toEqual([]);
  });

  test.each(cases)("but --adopt takes over a $kind that is $whose", ({ kind, at, theirs }) => {
    const actual = actualWith({ [kind]: { labels: theirs } });
    expect(lines(actual, { adopt: ["images"] })).toEqual(SAME.with(at, SAME[at].replace("same", "change")));
    expect(conflicts(actual, { adopt: ["another"] })).toHaveLength(1);
  });

  test("a connector of another type, even with --adopt", () => {
    expect(conflicts(actualWith({ connector: { type: "aws" } }), { adopt: ["images"] })).toEqual([
      {
        reason: 'Its connector type is "aws", not "azure", and that can\'t be changed.',
        remedy: "Choose another name in the stack's settings and deploy again.",
      },
    ]);
  });

  test("a component of another flavor, even with --adopt", () => {
    expect(conflicts(actualWith({ component: { flavor: "dockerhub" } }), { adopt: ["images"] })).toEqual([
      {
        reason: 'Its flavor is "dockerhub", not "azure", and that can\'t be changed.',
        remedy: "Choose another name in the stack's settings and deploy again.",
      },
    ]);
  });

  test("a name is told so that a shell takes it for one word", () => {
    expect(["images", "my images", "it's", "$(id)"].map(shellWord)).toEqual([
      "images",
      "'my images'",
      "'it'\\''s'",
      "'$(id)'",
    ]);
  });
});

describe("a stack that there must be already", () => {
  const wanted = desiredBy({
    stack: { name: "shared", existing: true, components: { container_registry: "images" } },
  });
  /** ZenML with the stack, with its own slots and labels, and this in its slot for a container registry. */
  const shared = (container_registry: { id: string; name: string }[]): Actual => {
    const components = { orchestrator: [{ id: "k8s", name: "k8s" }], container_registry };
    return actualWith({ stack: { labels: { team: "theirs" }, components } }, wanted);
  };

  test("gets its slot filled, and keeps all else", () => {
    expect(lines(shared([]), ADOPT_NONE, wanted)[2]).toBe("change stack shared");
    expect(fields(shared([]), ADOPT_NONE, wanted)).toEqual([
      { field: "container_registry", from: "(none)", to: "images" },
    ]);
  });

  test("stays when its slot is filled, whosever it is", () => {
    const actual = shared([{ id: "container_registry/images", name: "images" }]);
    expect(lines(actual, ADOPT_NONE, wanted)[2]).toBe("same stack shared");
  });

  test("is a conflict when its slot has somebody else's, unless it is adopted", () => {
    const actual = shared([{ id: "theirs", name: "dockerhub" }]);
    expect(conflicts(actual, ADOPT_NONE, wanted)).toEqual([
      {
        reason: 'Its container registry is "dockerhub", which this stack did not put there.',
        remedy: "--adopt shared puts this stack's in its place.",
      },
    ]);
    expect(fields(actual, { adopt: ["shared"] }, wanted)).toEqual([
      { field: "container_registry", from: "dockerhub", to: "images" },
    ]);
  });

  test("is a conflict with the stacks there are when it is not there", () => {
    const actual = { ...registered(wanted), stacks: [], alternatives: { stack: ["default", "gpu"] } };
    expect(conflicts(actual, ADOPT_NONE, wanted)).toEqual([
      {
        reason: "It should be there already, and is not; ZenML has: default, gpu",
        remedy:
          "Name one of those as existingStackName and deploy again, or leave the setting out to have a stack made.",
      },
    ]);
  });

  test("can't be `default`, which ZenML lets nobody change", () => {
    const stack = { name: "default", existing: true, components: { container_registry: "images" } };
    const wrong = desiredBy({ stack });
    expect(conflicts(registered(wrong), { adopt: ["default"] }, wrong)).toEqual([
      {
        reason: "ZenML lets nobody change the stack `default`.",
        remedy: "Name another stack and deploy again.",
      },
    ]);
  });
});

test.each([
  [{ artifact_store: ["default", "s3"] }, "default, s3"],
  [{ artifact_store: [] }, "none"],
])(
  "a component that a stack names and is not there is told with those there are: %j",
  (alternatives, told) => {
    const { components, ...rest } = registered(desired);
    const actual = {
      ...rest,
      components: components.filter(({ type }) => type !== "artifact_store"),
      alternatives,
    };
    expect(lines(actual)[2]).toBe("conflict stack images");
    expect(conflicts(actual)).toEqual([
      {
        reason: `ZenML has no artifact store "default"; it has: ${told}`,
        remedy:
          "Register that artifact store in ZenML, or name another one in the stack's settings and deploy again.",
      },
    ]);
  },
);

describe("for any registration", () => {
  const text = fc.string({ minLength: 1 });
  const entry = fc.record({
    description: fc.string(),
    resourceGroup: text,
    expiresAt: fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })),
    configuration: fc.dictionary(text, text),
    orchestrator: text,
    existing: fc.boolean(),
    labels: fc.dictionary(text, text).map((more) => ({ ...more, ...desired.connectors[0].labels })),
  });

  /** Registrations of one registry or more, with these names. */
  const registration = (name: fc.Arbitrary<string>) =>
    fc.uniqueArray(fc.tuple(name, entry), { selector: ([name]) => name, minLength: 1, maxLength: 4 }).map(
      (entries): Desired => ({
        terraformStack: "dev",
        connectors: entries.map(([name, { description, resourceGroup, expiresAt, labels }]) => ({
          ...desired.connectors[0],
          name,
          description,
          configuration: { ...desired.connectors[0].configuration, resource_group: resourceGroup },
          expiresAt: expiresAt?.toISOString(),
          labels,
        })),
        components: entries.map(([name, { configuration, labels }]) => ({
          ...desired.components[0],
          name,
          connector: name,
          configuration,
          labels,
        })),
        stacks: entries.map(([name, { orchestrator, existing, labels }]) => ({
          name: `stack ${name}`,
          existing,
          components: { orchestrator, container_registry: name },
          labels,
        })),
      }),
    );

  test("what is as it should be is never touched", () => {
    fc.assert(
      fc.property(registration(text), (wanted) => {
        for (const line of lines(registered(wanted), ADOPT_NONE, wanted)) expect(line).toMatch(/^same /);
      }),
    );
  });

  test("a plan does not depend on the order of what ZenML lists, and leaves its arguments as they are", () => {
    const few = registration(fc.constantFrom("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(few, few, (wanted, there) => {
        const actual = registered(there);
        const turned = {
          connectors: actual.connectors.toReversed(),
          components: actual.components.toReversed(),
          stacks: actual.stacks.toReversed(),
          alternatives: actual.alternatives,
        };
        const plan = planRegistration(deepFreeze(wanted), deepFreeze(actual), ADOPT_NONE);
        expect(planRegistration(wanted, deepFreeze(turned), ADOPT_NONE)).toEqual(plan);
      }),
    );
  });
});

/** In strict mode, writing to what is frozen throws. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
