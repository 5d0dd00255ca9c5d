import { confirm } from "./confirm";
import { CommandError, ExitCode } from "./errors";
import { readActual } from "./registration/actual";
import { applyPlan, hasChanges } from "./registration/apply";
import type { Desired } from "./registration/desired";
import { itemsOf, type Plan, planRegistration } from "./registration/plan";
import { type Registered, registeredJson, registeredText } from "./registration/registered";
import { renderPlan, summarize } from "./registration/render-plan";
import { findFailing, verifyNew } from "./registration/verify";
import { type CommonOptions, type Connected, connect, prove, readDesired, type Session } from "./session";
import { activeStackFile, setActiveStack } from "./zenml/active-stack";
import { findSignIn } from "./zenml/sign-in";

/** Options of `zenml-acr register`. */
export interface RegisterOptions extends CommonOptions {
  /** Show what would be done, and do nothing. */
  readonly dryRun?: boolean;
  /** Do it without asking. */
  readonly yes?: boolean;
  /** Make the stack the active one of this machine's ZenML client. */
  readonly set?: boolean;
  /** Names that become this stack's, whoever's they are. */
  readonly adopt: readonly string[];
}

/**
 * Proves the credential of a stack's registry, and registers connector, container registry and stack in ZenML.
 * Nothing is written to ZenML before Azure and ZenML both have accepted the credential.
 */
export async function register(stack: string, options: RegisterOptions, session: Session): Promise<number> {
  const { progress, stdout, signal } = session;
  const desired = await readDesired(stack, options, session);
  const activeStack = options.set ? prepareActiveStack(desired, options, session) : undefined;
  await prove(desired, session);
  const connected = await connect(options, session);
  const { server } = connected;

  const plan = await progress.step("Compare with what ZenML has", () =>
    makePlan(desired, options.adopt, connected),
  );
  if (!options.json) {
    const columns = stdout.columns || 80;
    const color = stdout.isTTY === true && stdout.getColorDepth(session.env) > 1 && !session.env.NO_COLOR;
    stdout.write(`\n${renderPlan(plan, { columns, color })}\n\n${capital(summarize(plan))}.\n`);
  }
  const report = (registered: Registered) =>
    stdout.write(options.json ? registeredJson(registered) : registeredText(registered));
  const registered = { desired, plan, connected, applied: false, activeStack: undefined };

  if (itemsOf(plan).some(({ action }) => action === "conflict")) {
    if (options.json) report(registered);
    throw new CommandError({
      what: "Nothing was registered: see the conflicts above.",
      where: server.url,
      remedy: "Do what stands below each.",
    });
  }
  const changes = hasChanges(plan);
  if (changes) await progress.step("Have ZenML sign in to Azure", () => verifyNew(server, plan));
  if (options.dryRun) {
    if (options.json) report(registered);
    return changes ? ExitCode.changesPending : ExitCode.done;
  }
  if (changes && !options.yes && !(await confirm("Apply this plan to ZenML?", session))) {
    throw new CommandError({ what: "Nothing was registered: not confirmed." });
  }
  const context = { server, desired, options: { adopt: options.adopt } };
  const ids = await progress.step(changes ? "Register in ZenML" : "Nothing to register", (detail) =>
    applyPlan(plan, { ...context, detail }),
  );
  if (activeStack) setActiveStack(activeStack.file, ids.stacks.get(activeStack.name) as string);
  signal.throwIfAborted();
  report({ ...registered, applied: true, activeStack: activeStack?.name });
  return ExitCode.done;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Says before anything is done where `--set` can't do what it should. */
function prepareActiveStack(
  { stacks }: Desired,
  { zenmlUrl }: CommonOptions,
  { env, cwd }: Session,
): { readonly name: string; readonly file: string } {
  if (stacks.length !== 1) {
    throw new CommandError(
      {
        what: `--set needs one ZenML stack; here are ${stacks.length}: ${stacks.map(({ name }) => name).join(", ")}`,
        remedy: "Leave --set out, and run `zenml stack set <name>` afterwards.",
      },
      ExitCode.usage,
    );
  }
  return { name: stacks[0].name, file: activeStackFile(findSignIn({ env, zenmlUrl }).url, env, cwd) };
}

/** A connector that is as it should be, and still does not work, is to be changed too. */
async function makePlan(desired: Desired, adopt: readonly string[], { server }: Connected): Promise<Plan> {
  const actual = await readActual(server, desired);
  const plan = planRegistration(desired, actual, { adopt });
  const failing = await findFailing(server, plan);
  return failing.size === 0 ? plan : planRegistration(desired, actual, { adopt, failing });
}
