/** The first line of a text from elsewhere, fit to be printed: short, and without anything that steers a terminal. */
export function oneLine(text: string): string {
  const line = text
    .replaceAll(/\p{Cf}/gu, "")
    .split(/[\r\n]/)[0]
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .replace(/\.$/, "");
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
