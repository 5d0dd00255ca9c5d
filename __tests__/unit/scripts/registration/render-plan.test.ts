import { type Plan, planRegistration } from "../../../../scripts/registration/plan";
import { renderPlan, summarize } from "../../../../scripts/registration/render-plan";
import { desiredBy, registered } from "../../../support/registration";

const desired = desiredBy();
const there = registered(desired);

/** A plan with one item of each action but `create`. */
const mixed = planRegistration(
  desired,
  {
    ...there,
    connectors: there.connectors.map((connector) => ({ ...connector, expiresAt: "2030-01-01T00:00:00Z" })),
    stacks: there.stacks.map((stack) => ({ ...stack, labels: {} })),
  },
  { adopt: [] },
);
const created = planRegistration(
  desired,
  { ...there, connectors: [], components: there.components.filter(({ name }) => name !== "images") },
  { adopt: [] },
);
const same = planRegistration(desired, there, { adopt: [] });

test("what is created and what stays is a line each", () => {
  const { stacks } = same;
  expect(renderPlan({ ...created, stacks }, { columns: 80, color: false })).toBe(`\
+ create     service connector   images
+ create     container registry  images
= same       stack               images`);
});

test("what changes is told field by field, and a conflict with its reason and what to do, within 80 columns", () => {
  expect(renderPlan(mixed, { columns: 80, color: false })).toBe(`\
~ change     service connector   images
             expires_at: 2030-01-01T00:00:00Z -> 2031-01-01T00:00:00Z
             client_secret: (the one before) -> (the stack's)
= same       container registry  images
! conflict   stack               images
             It was not registered by zenml-acr.
             what to do: Choose another name in the stack's settings and deploy
               again; or, if it is to be this stack's from now on: --adopt
               images`);
});

test("long lines are broken between words, and only there", () => {
  expect(renderPlan(mixed, { columns: 40, color: false })).toBe(`\
~ change     service connector   images
             expires_at:
               2030-01-01T00:00:00Z ->
               2031-01-01T00:00:00Z
             client_secret: (the one
               before) -> (the stack's)
= same       container registry  images
! conflict   stack               images
             It was not registered by
               zenml-acr.
             what to do: Choose another
               name in the stack's
               settings and deploy
               again; or, if it is to be
               this stack's from now on:
               --adopt images`);
});

test("an item's line has the colour of its action, and nothing else has one", () => {
  const lines = renderPlan(mixed, { columns: 80, color: true }).split("\n");
  expect(lines.filter((line) => line.includes("\u001b"))).toEqual([
    "\u001b[33m~ change     service connector   images\u001b[0m",
    "\u001b[2m= same       container registry  images\u001b[0m",
    "\u001b[31m! conflict   stack               images\u001b[0m",
  ]);
  expect(renderPlan(created, { columns: 80, color: true }).split("\n")[0]).toBe(
    "\u001b[32m+ create     service connector   images\u001b[0m",
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  expect(lines.join("\n").replaceAll(/\u001b\[\d+m/g, "")).toBe(
    renderPlan(mixed, { columns: 80, color: false }),
  );
});

test("text from elsewhere does not steer the terminal, nor begin lines of its own", () => {
  const steering = "theirs\u001b[2J\u009b31m\u202e\r\n+ create     stack  mine";
  const plan = planRegistration(
    desired,
    {
      ...there,
      connectors: there.connectors.map((connector) => ({ ...connector, description: steering })),
      components: there.components.map((component) => ({
        ...component,
        labels: { managed_by: "cdktf-zenml-acr", azure_resource_id: steering, terraform_stack: steering },
      })),
    },
    { adopt: [] },
  );
  const lines = renderPlan(plan, { columns: 80, color: false }).split("\n");
  expect(lines.join("")).not.toMatch(/\p{Cc}|\p{Cf}/u);
  expect(lines.filter((line) => line.startsWith("+"))).toEqual([]);
});

const NOTHING: Plan = { connectors: [], components: [], stacks: [] };

test.each<[string, Plan, string]>([
  ["all there is to create", created, "2 to create, 1 to change"],
  ["each action that there is", mixed, "1 to change, 1 the same, 1 in conflict"],
  ["what stays", same, "3 the same"],
  ["nothing", NOTHING, ""],
])("a plan is summed up: %s", (_, plan, summary) => {
  expect(summarize(plan)).toBe(summary);
});
