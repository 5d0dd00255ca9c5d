import { inspect } from "node:util";
import { Token } from "cdktf";

/**
 * One mistake in the settings, as text for a node validation, which adds the construct path: the setting with
 * its value, the rule that it breaks, and what to do.
 */
export function mistake(setting: string, value: unknown, rule: string, remedy: string): string {
  return `${setting} = ${shown(value)}\n    rule:   ${rule}\n    remedy: ${remedy}`;
}

/** A value on one line, whatever it is. */
function shown(value: unknown): string {
  if (value === undefined) return "(not set)";
  return typeof value === "string"
    ? JSON.stringify(value)
    : inspect(value, { breakLength: Infinity, depth: 1 });
}

/** What a setting must look like. Values that only Terraform knows (tokens) are not checked. */
export interface Rule {
  readonly rule: string;
  readonly remedy: string;
  readonly holds: (value: string) => boolean;
}

/** The mistake in one setting, if there is one. `undefined` is for settings with a default. */
export function check(setting: string, value: string | undefined, rule: Rule): string[] {
  return value === undefined ? [] : checkRequired(setting, value, rule);
}

/** {@link check} for a setting without a default. */
export function checkRequired(setting: string, value: string | undefined, rule: Rule): string[] {
  if (Token.isUnresolved(value)) return [];
  return typeof value === "string" && rule.holds(value)
    ? []
    : [mistake(setting, value, rule.rule, rule.remedy)];
}

/** The mistake in a setting that must be texts by name, if there is one. */
export function checkMap(setting: string, value: { readonly [name: string]: string } | undefined): string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? []
    : [mistake(setting, value, "texts by name", `for example ${setting}: { team: "vision" }`)];
}
