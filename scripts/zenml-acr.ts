/** The command `zenml-acr`: arguments in, exit code out. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { CommandError, ExitCode, errorText } from "./errors";
import { createFetch } from "./http";
import { version } from "./package.json";
import { createProgress } from "./progress";
import { type RegisterOptions, register } from "./register";
import type { CommonOptions, Session } from "./session";
import { verify } from "./verify";

const UNITS = { s: 1, m: 60, h: 3600 } as const;

/** Seconds in `90s`, `10m`, `1h`. */
function duration(text: string): number {
  const [, amount, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  const seconds = Number(amount) * UNITS[unit as keyof typeof UNITS];
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("Give a time such as 90s, 10m or 1h.");
}

type TimeLimit = { readonly timeout: number };

/** Runs one command in a session that ends with its time limit, or with Ctrl-C. */
async function run({ timeout }: TimeLimit, command: (session: Session) => Promise<number>): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const controller = new AbortController();
  const { signal } = controller;
  const clock = setTimeout(() => {
    const what = `Not finished within ${timeout} s.`;
    controller.abort(
      new CommandError({ what, remedy: "Run it again: it goes on from where it is; --timeout allows more." }),
    );
  }, timeout * 1000);
  const interrupt = () => {
    controller.abort(
      new CommandError(
        { what: "Interrupted.", remedy: "Run it again: it goes on from where it is." },
        ExitCode.interrupted,
      ),
    );
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const session: Session = {
    cwd: process.cwd(),
    env: process.env,
    stdin,
    stdout,
    stderr,
    signal,
    progress: createProgress(stderr),
    fetch: createFetch({ signal }),
  };
  try {
    process.exitCode = await command(session);
  } finally {
    clearTimeout(clock);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function program(): Command {
  const zenmlAcr = new Command("zenml-acr")
    .description("Registers in ZenML what a cdktf-zenml-acr stack made in Azure.")
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      `\nExit codes: 0 done, 1 failed, 2 usage or settings, 3 changes pending (--dry-run),\n4 not authorised, 130 interrupted.`,
    );

  const common = (command: Command) =>
    command
      .argument("<stack>", "Terraform stack, as `cdktf deploy` names it")
      .option("--outputs <file>", "read the stack's outputs from a file, - for standard input")
      .option("--zenml-url <url>", "address of the ZenML server")
      .option("--json", "print one JSON document in place of text")
      .addOption(
        new Option("--timeout <time>", "end after this time: 90s, 10m, 1h")
          .argParser(duration)
          .default(600, "10m"),
      )
      .showHelpAfterError(`(zenml-acr ${command.name()} --help tells all options)`);

  common(zenmlAcr.command("register"))
    .description("prove the credential, then register connector, container registry and stack in ZenML")
    .option("--dry-run", "show the plan and do nothing; exit code 3 where there is something to do")
    .option("--yes", "apply the plan without asking")
    .option("--set", "make the stack the active one of this machine's ZenML client")
    .option("--adopt <name>", "take over what has this name in ZenML, whoever's it is", collect, [])
    .action((stack: string, options: RegisterOptions & TimeLimit) =>
      run(options, (session) => register(stack, options, session)),
    );
  common(zenmlAcr.command("verify"))
    .description("prove the credential at Azure, and through ZenML; change nothing")
    .action((stack: string, options: CommonOptions & TimeLimit) =>
      run(options, (session) => verify(stack, options, session)),
    );
  return zenmlAcr;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** Prints what went wrong as text; anything that is not for the user keeps its stack trace. */
function report(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    return;
  }
  if (!(error instanceof CommandError)) throw error;
  // A wait that was given up may still have its timer: nothing is left to do all the same.
  process.stderr.write(`${errorText(error)}\n`, () => process.exit(error.exitCode));
}

program().parseAsync().catch(report);
