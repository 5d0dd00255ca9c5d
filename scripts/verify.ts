import { CommandError, ExitCode } from "./errors";
import { readActual } from "./registration/actual";
import { planRegistration } from "./registration/plan";
import { findFailing } from "./registration/verify";
import { type CommonOptions, connect, prove, readDesired, type Session } from "./session";

/**
 * Proves the credential of a stack's registry at Azure, and has ZenML prove the one that it has stored. Changes
 * nothing.
 */
export async function verify(stack: string, options: CommonOptions, session: Session): Promise<number> {
  const { progress, stdout } = session;
  const desired = await readDesired(stack, options, session);
  await prove(desired, session);
  const { server, version } = await connect(options, session);
  const { plan, failing } = await progress.step("Have ZenML sign in with what it has stored", async () => {
    const compared = planRegistration(desired, await readActual(server, desired), { adopt: [] });
    return { plan: compared, failing: await findFailing(server, compared) };
  });

  const results = plan.connectors.map(({ name, action, desired: { resourceId } }) => ({
    registry: resourceId,
    connector: name,
    azure: "can be pushed to",
    zenml: failing.get(name) ?? (action === "same" ? "signs in" : WORDS[action]),
    ok: action === "same" && !failing.has(name),
  }));
  if (options.json) {
    const document = { version: 1, command: "verify", stack, zenml: { url: server.url, version }, results };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const lines = results.map(
      ({ registry, connector, azure, zenml }) =>
        `${registry}\n  Azure                     ${azure}\n  ZenML, through ${JSON.stringify(connector)}  ${zenml}\n`,
    );
    stdout.write(`\n${lines.join("")}`);
  }
  if (results.every(({ ok }) => ok)) return ExitCode.done;
  throw new CommandError({
    what: "ZenML does not have what this stack would register.",
    where: server.url,
    remedy: `zenml-acr register ${stack}`,
  });
}

const WORDS = {
  create: "is not registered",
  change: "is registered, and differs from what it should be",
  conflict: "is somebody else's",
} as const;
