import { type App, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Writes the Terraform configuration of all stacks, if no setting is wrong.
 *
 * cdktf itself stops at the first stack with a mistake and prints a stack trace; here the mistakes of the app
 * and of all its stacks are collected first.
 *
 * @returns the report of all mistakes, or `undefined` when the configuration was written
 */
export function synthesize(app: App): string | undefined {
  prepare(app);
  const mistakes = mistakesOf(app);
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

interface Mistakes {
  readonly path: string;
  readonly messages: string[];
}

function mistakesOf(root: IConstruct): Mistakes[] {
  return root.node
    .findAll()
    .map((construct) => ({
      path: construct.node.path || "(all stacks)",
      messages: construct.node.validate(),
    }))
    .filter(({ messages }) => messages.length > 0);
}

/** Brings the references between stacks into being, which validations look at. */
function prepare(app: App): void {
  for (const stack of app.node.findAll().filter((construct) => TerraformStack.isStack(construct))) {
    try {
      stack.prepareStack();
    } catch (error) {
      // cdktf stumbles over `null` and the like; the mistake tells more than the stack trace.
      if (mistakesOf(stack).length === 0) throw error;
    }
  }
}
