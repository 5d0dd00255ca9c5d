import type { App } from "cdktf";
import { checkRequired, mistake, type Rule } from "../constructs/settings/mistake";
import { ContainerRegistryStack } from "./container-registry-stack";
import type { Environment } from "./environment";

/** cdktf refuses spaces and patterns (`*`, `?`, …) with an exception; the rest is for folders and command lines. */
const NAME: Rule = {
  rule: "1 to 64 letters, digits, `.`, `_` and `-`, beginning with a letter or a digit: the stack, its folder and its state are named so",
  remedy: "rename the environment, for example dev or prod-eu",
  holds: (name) => /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(name),
};

/** Makes a stack for each environment; what can't be a stack is a mistake of the app. */
export function addStacks(app: App, environments: { readonly [name: string]: Environment }): void {
  const entries = Object.entries(environments ?? {});
  app.node.addValidation({
    validate: () =>
      entries.length === 0
        ? [mistake("environments", environments, "at least one environment", "add one to environments.ts")]
        : entries.flatMap(([name, environment]) => [
            ...checkRequired("name of an environment", name, NAME),
            ...(isSettings(environment)
              ? []
              : [
                  mistake(
                    `environments[${JSON.stringify(name)}]`,
                    environment,
                    "the settings of an environment: subscriptionId, tenantId, registryName, location, …",
                    "write them as in environments.ts, or leave the environment out",
                  ),
                ]),
          ]),
  });
  for (const [name, environment] of entries) {
    if (NAME.holds(name) && isSettings(environment)) new ContainerRegistryStack(app, name, environment);
  }
}

function isSettings(environment: unknown): boolean {
  return typeof environment === "object" && environment !== null && !Array.isArray(environment);
}
