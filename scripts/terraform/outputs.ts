/** A stack's outputs: from its state, or from a file that somebody made of them. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { OUTPUT_NAMES } from "../../constructs/registration-format";
import { CommandError, ExitCode } from "../errors";
import type { Expected } from "../registration/desired";
import { readStateOutputs } from "./state-outputs";
import { findSynthesizedStack, type Place } from "./synthesized-stack";

/** The two outputs that a registration is read from. */
export interface Outputs {
  readonly registration: unknown;
  readonly connectorConfig: unknown;
  /** Where they were read, for people. */
  readonly source: string;
  readonly expected: Expected;
}

/** Where outputs are read. */
export interface OutputsOptions extends Place {
  /**
   * A file as `terraform output -json` or `cdktf deploy --outputs-file` writes it; `-` is standard input.
   * @default - the state of the stack
   */
  readonly outputsFile?: string;
  readonly stdin: NodeJS.ReadableStream;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the registration's outputs of a stack, in memory.
 *
 * @throws {@link CommandError} (usage) where they are not there
 */
export async function readOutputs(stack: string, options: OutputsOptions): Promise<Outputs> {
  if (options.outputsFile !== undefined) {
    const { values, source } = await readFile(stack, options.outputsFile, options.stdin);
    return { ...pick(values, source), source, expected: { stack } };
  }
  const synthesized = await findSynthesizedStack(stack, options);
  const values = terraformValues(await readStateOutputs(stack, synthesized, options)) ?? {};
  const source = `the Terraform state of ${JSON.stringify(stack)}`;
  if (Object.keys(values).length === 0) {
    throw new CommandError(
      {
        what: `The stack ${JSON.stringify(stack)} has no outputs: it is not deployed.`,
        where: source,
        remedy: `Deploy it first: cdktf deploy ${stack}`,
      },
      ExitCode.usage,
    );
  }
  const { subscriptionIds, tenantIds } = synthesized;
  return { ...pick(values, source), source, expected: { stack, subscriptionIds, tenantIds } };
}

async function readFile(
  stack: string,
  file: string,
  stdin: NodeJS.ReadableStream,
): Promise<{ values: Values; source: string }> {
  const source = file === "-" ? "standard input" : file;
  const refuse = (what: string, remedy: string) =>
    new CommandError({ what, where: source, remedy }, ExitCode.usage);
  let content: string;
  try {
    content = file === "-" ? await text(stdin) : readFileSync(file, "utf8");
  } catch (error) {
    throw refuse(`This file can't be read (${(error as NodeJS.ErrnoException).code}).`, "Check --outputs.");
  }
  const remedy = `Write it with \`terraform output -json\`, or with \`cdktf deploy ${stack} --outputs-file <file> --outputs-file-include-sensitive-outputs\`.`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    throw refuse("This is not JSON.", remedy);
  }
  if (typeof parsed !== "object" || parsed === null) throw refuse("This holds no outputs.", remedy);
  const values = terraformValues(parsed);
  if (values !== undefined) return { values, source };
  const ofStack = Object.hasOwn(parsed, stack) ? (parsed as Record<string, unknown>)[stack] : undefined;
  if (typeof ofStack === "object" && ofStack !== null) return { values: ofStack as Values, source };
  throw refuse(`This holds no outputs of the stack ${JSON.stringify(stack)}.`, remedy);
}

/** The values in what `terraform output -json` prints; undefined for anything else. */
function terraformValues(outputs: unknown): Values | undefined {
  if (typeof outputs !== "object" || outputs === null) return undefined;
  const entries = Object.entries(outputs);
  const isTerraform = entries.every(
    ([, output]) => typeof output === "object" && output !== null && "value" in output && "type" in output,
  );
  return isTerraform ? Object.fromEntries(entries.map(([name, output]) => [name, output.value])) : undefined;
}

/** Finds the two outputs by the endings of their names: a composing team may have put a prefix before them. */
function pick(values: Values, source: string): Pick<Outputs, "registration" | "connectorConfig"> {
  const { registration, connectorConfig } = OUTPUT_NAMES;
  const found = Object.keys(values).filter((name) => name.endsWith(registration));
  if (found.length !== 1) {
    throw new CommandError(
      {
        what:
          found.length === 0
            ? `There is no output ${registration} here.`
            : `There are several outputs ${registration} here: ${found.join(", ")}.`,
        where: source,
        remedy: "Name a stack with a ZenmlContainerRegistry whose outputs are not switched off.",
      },
      ExitCode.usage,
    );
  }
  const config = `${found[0].slice(0, -registration.length)}${connectorConfig}`;
  if (!Object.hasOwn(values, config) || values[config] === null || values[config] === "<sensitive>") {
    throw new CommandError(
      {
        what: `The output ${config} is missing here: it is a sensitive one.`,
        where: source,
        remedy:
          "cdktf writes sensitive outputs with --outputs-file-include-sensitive-outputs; or leave --outputs out: they are read from the state.",
      },
      ExitCode.usage,
    );
  }
  return { registration: values[found[0]], connectorConfig: values[config] };
}
