import { CommandError } from "../errors";
import type { ZenmlServer } from "../zenml/server";
import type { ActualConnector } from "./actual";
import type { DesiredConnector } from "./desired";
import type { Plan } from "./plan";
import { connectorRequest } from "./requests";

/**
 * Has ZenML sign in with the connectors that would stay as they are.
 *
 * @returns why those that fail do, by name
 */
export async function findFailing(server: ZenmlServer, plan: Plan): Promise<Map<string, string>> {
  const same = plan.connectors.filter(({ action }) => action === "same");
  const failures = await Promise.all(
    same.map(
      async ({ name, actual }) => [name, await server.verifyStored(actual as ActualConnector)] as const,
    ),
  );
  return new Map(failures.filter((failure): failure is [string, string] => failure[1] !== undefined));
}

/**
 * Has ZenML sign in with each connector as it will be, before it stores it.
 *
 * @throws {@link CommandError} where one fails
 */
export async function verifyNew(server: ZenmlServer, plan: Plan): Promise<void> {
  const written = plan.connectors.filter(({ action }) => action === "create" || action === "change");
  await Promise.all(written.map(({ desired }) => verifyOne(server, desired)));
}

async function verifyOne(server: ZenmlServer, desired: DesiredConnector): Promise<void> {
  const failure = await server.verifyRequest(connectorRequest(desired));
  if (failure === undefined) return;
  throw new CommandError({
    what: `ZenML can't sign in with the service connector ${JSON.stringify(desired.name)} as it would be: ${failure}.`,
    where: server.url,
    remedy:
      "This machine could, so look at what differs on the server: its way to login.microsoftonline.com and management.azure.com. Nothing was written.",
  });
}
