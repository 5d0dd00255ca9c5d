/** How the simulated Azure behaves in one subscription or one tenant. */
export interface ScopeSettings {
  /**
   * Whether the subscription may be read by a principal that has any role at or under it.
   *
   * @default true
   */
  subscriptionReadable?: boolean;
  /** How many times a look at something new still misses it. Counted, not timed. */
  propagation?: PropagationSettings;
}

export interface PropagationSettings {
  /** Role assignments: counted apart for the resource manager and for the registry's own token service. */
  roles?: number;
  /** Client secrets, at sign-in. */
  secrets?: number;
  /** Applications, at sign-in. */
  applications?: number;
}

/** Counts how often something was missed, until it has been missed as often as it should be. */
export class Propagation {
  private readonly misses = new Map<string, number>();

  /**
   * Takes one look.
   *
   * @param thing what is looked at, and by whom
   * @param times how many looks miss it
   */
  isVisible(thing: string, times = 0): boolean {
    const missed = this.misses.get(thing) ?? 0;
    if (missed >= times) return true;
    this.misses.set(thing, missed + 1);
    return false;
  }
}
