/** One request to a simulated host, without query, headers and bodies: those hold secrets. */
export interface RequestRecord {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** 0 where the connection was reset. */
  readonly status: number;
}

export interface RequestFilter {
  readonly host?: string;
  readonly method?: string;
  /** How the path begins; the case does not count. */
  readonly path?: string;
}

export function matches(
  { host, method, path }: RequestFilter,
  request: Pick<RequestRecord, "host" | "method" | "path">,
): boolean {
  return (
    (host === undefined || host === request.host) &&
    (method === undefined || method === request.method) &&
    (path === undefined || request.path.toLowerCase().startsWith(path.toLowerCase()))
  );
}

export class RequestLog {
  private readonly records: RequestRecord[] = [];

  add(record: RequestRecord): void {
    this.records.push(record);
  }

  find(filter: RequestFilter = {}): RequestRecord[] {
    return this.records.filter((record) => matches(filter, record));
  }
}
