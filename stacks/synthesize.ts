import { type App, TerraformStack } from "cdktf";

/**
 * Writes the Terraform configuration of all stacks, if no setting is wrong.
 *
 * cdktf itself stops at the first stack with a mistake and prints a stack trace; here the mistakes of the app
 * and of all its stacks are collected first.
 *
 * @returns the report of all mistakes, or `undefined` when the configuration was written
 */
export function synthesize(app: App): string | undefined {
  const constructs = app.node.findAll();
  // References between stacks come into being here, and validations look at them.
  for (const construct of constructs) if (TerraformStack.isStack(construct)) construct.prepareStack();

  const mistakes = app.node
    .findAll()
    .map((construct) => ({
      path: construct.node.path || "(all stacks)",
      messages: construct.node.validate(),
    }))
    .filter(({ messages }) => messages.length > 0);
  if (mistakes.length === 0) {
    app.synth();
    return undefined;
  }
  const count = mistakes.reduce((sum, { messages }) => sum + messages.length, 0);
  const heading = `${count} ${count === 1 ? "mistake" : "mistakes"} in the settings; nothing was synthesized.`;
  const reports = mistakes.map(({ path, messages }) =>
    [path, ...messages.map((message) => `  ${message}`)].join("\n"),
  );
  return [heading, ...reports].join("\n\n");
}
