import type { Connected } from "../session";
import { hasChanges } from "./apply";
import type { Desired } from "./desired";
import { itemsOf, type Plan, shellWord } from "./plan";

/** What `register` came to. */
export interface Registered {
  readonly desired: Desired;
  readonly plan: Plan;
  readonly connected: Connected;
  readonly applied: boolean;
  /** Stack that is now the active one of this machine's ZenML client, if that was asked for. */
  readonly activeStack: string | undefined;
}

/** The end of `register` as text, with the next step. */
export function registeredText({ desired, plan, connected, activeStack }: Registered): string {
  const { server, version } = connected;
  const rows = [
    ...desired.connectors.flatMap(({ name, resourceId, expiresAt }) => [
      ["registry", resourceId],
      ["service connector", expiresAt ? `${name}, its secret ends ${expiresAt.slice(0, 10)}` : name],
    ]),
    ...desired.components.map(({ type, name }) => [type.replaceAll("_", " "), name]),
    ...desired.stacks.map(({ name }) => [
      "stack",
      name === activeStack ? `${name}, now the active one` : name,
    ]),
  ];
  const next = desired.stacks.filter(({ name }) => name !== activeStack);
  const heading = hasChanges(plan) ? "Registered in" : "Nothing changed: all of it was registered in";
  return [
    `\n${heading} ZenML ${version} at ${server.url}`,
    ...rows.map(([kind, text]) => `  ${kind.padEnd(18)}  ${text}`),
    ...(next.length > 0 ? ["", ...next.map(({ name }) => `Next: zenml stack set ${shellWord(name)}`)] : []),
    "",
  ].join("\n");
}

/** The end of `register` for programs: version 1 of its shape. */
export function registeredJson({ desired, plan, connected, applied, activeStack }: Registered): string {
  const document = {
    version: 1,
    command: "register",
    stack: desired.terraformStack,
    zenml: { url: connected.server.url, version: connected.version },
    applied,
    changed: applied && hasChanges(plan),
    plan: itemsOf(plan).map(({ action, kind, name, fields, conflict }) => ({
      action,
      kind,
      name,
      fields,
      conflict,
    })),
    registries: desired.connectors.map(({ resourceId, expiresAt }) => ({
      uri: resourceId,
      secret_ends: expiresAt,
    })),
    active_stack: activeStack ?? null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
