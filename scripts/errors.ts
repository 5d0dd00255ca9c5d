/** Exit codes of every command. */
export const ExitCode = {
  done: 0,
  failed: 1,
  /** A mistake in arguments, settings or outputs. */
  usage: 2,
  /** With `--dry-run`: there is something to change. */
  changesPending: 3,
  /** Azure or ZenML does not let this identity do it. */
  notAuthorised: 4,
  interrupted: 130,
} as const;

/** What a {@link CommandError} says to its reader, a line or two each. */
export interface CommandErrorText {
  /** What was wrong, with the value. */
  readonly what: string;
  /** Where: a file, an output, a URL, a name in ZenML. */
  readonly where?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A failure that the user can understand and act on: printed as text, never with a stack trace. */
export class CommandError extends Error {
  constructor(
    readonly text: CommandErrorText,
    readonly exitCode: (typeof ExitCode)[keyof typeof ExitCode] = ExitCode.failed,
  ) {
    super(text.what);
    this.name = "CommandError";
  }
}

/** A failure as it is printed. */
export function errorText({ text: { what, where, remedy } }: CommandError): string {
  const lines = [what, where && `  where: ${where}`, remedy && `  what to do: ${remedy}`];
  return lines.filter(Boolean).join("\n");
}
