import { matches, type RequestFilter, type RequestRecord } from "./request-log";

/** What to do to requests in place of answering them: reset the connection, or answer with `status`. */
export interface FaultRule extends RequestFilter {
  /**
   * How many requests it happens to.
   *
   * @default 1
   */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly reset?: boolean;
}

/** Rules that still have something to do, the oldest first. */
export class Faults {
  private readonly rules: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.rules.push({ rule, left: rule.times ?? 1 });
  }

  /** The rule that a request falls under; it then has one time less. */
  take(request: Pick<RequestRecord, "host" | "method" | "path">): FaultRule | undefined {
    const found = this.rules.find(({ rule, left }) => left > 0 && matches(rule, request));
    if (found) found.left -= 1;
    return found?.rule;
  }
}
