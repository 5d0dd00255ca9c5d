/**
 * Text that reaches Azure and ZenML as typed: Terraform would read `${` and `%{` in it as the beginning of a
 * template. References to other resources (which cdktf writes as `${TfToken[…]}` until synthesis) stay what
 * they are; so does what is no text, which is for the validations to tell.
 */
export function literal(text: string): string {
  if (typeof text !== "string") return text;
  return text.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}

/** {@link literal} for a map: its values, and its keys, which are typed by the user as well. */
export function literals(map: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [literal(key), literal(value)]));
}
