import { LABELS } from "../registration-format";
import { check, checkMap, checkRequired, mistake, type Rule } from "./mistake";

// ZenML 0.98: constants.py (STR_FIELD_MAX_LENGTH, BANNED_NAME_CHARACTERS); a name like `{{secret.key}}` is a
// reference to a secret there. Spaces at the ends are ours: nobody sees them in a list.
export const ZENML_NAME: Rule = {
  rule: "1 to 255 characters on one line, no space at either end, not of the form {{…}} (ZenML)",
  remedy: "choose a plain name, such as azure-dev",
  holds: (name) =>
    name.length <= 255 && /^[^\p{Cc}]+$/u.test(name) && name.trim() === name && !/^\{\{.*\}\}$/.test(name),
};

/** ZenML refuses every change of what it calls `default`. */
export const CHANGEABLE_NAME: Rule = {
  rule: "not `default`, which ZenML does not let anybody change",
  remedy: "choose another name",
  holds: (name) => name !== "default",
};

/** ZenML 0.98 puts this before the image's name: `<uri>/<default_repository>/<name>`. */
export const REPOSITORY: Rule = {
  rule: "a repository path: lower-case letters, digits, and single . _ - between them, parts joined by /",
  remedy: "for example team/images",
  holds: (path) =>
    path.length <= 200 &&
    /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/.test(path),
};

export const DESCRIPTION: Rule = { rule: "text", remedy: "put it in quotes", holds: () => true };

/** Labels of one's own beside those by which `zenml-acr` recognises what it registered. */
export function checkLabels(labels?: { readonly [key: string]: string }): string[] {
  const noMap = checkMap("labels", labels);
  if (noMap.length > 0) return noMap;
  const text: Rule = {
    rule: "1 to 255 characters on one line",
    remedy: "shorten it",
    holds: (value) => value.length <= 255 && /^[^\p{Cc}]+$/u.test(value),
  };
  const reserved: string[] = Object.values(LABELS);
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...(reserved.includes(key)
      ? [mistake("labels", key, `${reserved.join(", ")} are set by these constructs`, "choose another key")]
      : check("labels", key, text)),
    ...checkRequired(`labels[${JSON.stringify(key)}]`, value, text),
  ]);
}
