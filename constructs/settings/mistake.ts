import { Token } from "cdktf";

/**
 * One mistake in the settings, as text for a node validation, which adds the construct path: the setting with
 * its value, the rule that it breaks, and what to do.
 */
export function mistake(setting: string, value: unknown, rule: string, remedy: string): string {
  return `${setting} = ${JSON.stringify(value) ?? "(not set)"}\n    rule:   ${rule}\n    remedy: ${remedy}`;
}

/** What a setting must look like. Values that only Terraform knows (tokens) are not checked. */
export interface Rule {
  readonly rule: string;
  readonly remedy: string;
  readonly holds: (value: string) => boolean;
}

/** The mistake in one setting, if there is one. `undefined` is for settings with a default. */
export function check(setting: string, value: string | undefined, rule: Rule): string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return typeof value === "string" && rule.holds(value)
    ? []
    : [mistake(setting, value, rule.rule, rule.remedy)];
}
