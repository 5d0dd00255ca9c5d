import { setTimeout as sleep } from "node:timers/promises";
import { CommandError, ExitCode } from "../errors";

/** A refusal that ends by itself where what it is about was made a short while ago. */
export class NotYet extends CommandError {
  /** Something that Azure has not told all its servers about yet, in words. */
  readonly awaited: string;
  /** Seconds for which it is worth waiting. */
  readonly patienceSeconds: number;

  constructor(text: CommandError["text"], awaited: string, patienceSeconds: number) {
    super(text);
    this.awaited = awaited;
    this.patienceSeconds = patienceSeconds;
  }
}

/** How waiting is shown and ended. */
export interface Waiting {
  readonly signal: AbortSignal;
  /** Told what is waited for. */
  readonly detail: (text: string) => void;
}

const DELAYS_SECONDS = [1, 1, 2, 3, 5];

/**
 * Tries until it goes well, as long as what fails is a {@link NotYet}: Azure takes seconds for a new secret, and
 * minutes for a new role, until they work everywhere.
 */
export async function untilPropagated<T>(attempt: () => Promise<T>, { signal, detail }: Waiting): Promise<T> {
  const began = Date.now();
  for (let count = 0; ; count += 1) {
    let refusal: NotYet;
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      refusal = error;
    }
    const waited = (Date.now() - began) / 1000;
    if (waited >= refusal.patienceSeconds) throw gaveUp(refusal, waited);
    detail(
      `waiting for ${refusal.awaited}, ${Math.round(waited)} s so far, ${Math.ceil(refusal.patienceSeconds)} s at most`,
    );
    const delay = DELAYS_SECONDS[Math.min(count, DELAYS_SECONDS.length - 1)];
    try {
      await sleep(delay * 1000, undefined, { signal });
    } catch {
      const interrupted = (signal.reason as CommandError).exitCode === ExitCode.interrupted;
      throw interrupted ? signal.reason : gaveUp(refusal, (Date.now() - began) / 1000);
    }
  }
}

/** The refusal itself says more than that the time is over. */
function gaveUp({ text, exitCode }: CommandError, waited: number): CommandError {
  return new CommandError({ ...text, what: `${text.what} Waited ${Math.round(waited)} s.` }, exitCode);
}
