import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../loopback";

/** What was asked of ZenML's server. */
export interface ZenmlRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
  /** As text; undefined where there was none. May hold secrets. */
  readonly body?: string;
}

/** What to do to the requests that match, in place of forwarding them as they are. */
export interface ZenmlRule {
  readonly method?: string;
  /** The whole path, such as `/api/v1/stacks`, or a pattern of it. */
  readonly path?: string | RegExp;
  /**
   * How many requests it happens to.
   *
   * @default all of them
   */
  readonly times?: number;
  /** Query parameters that do not reach the server. */
  readonly dropQuery?: readonly string[];
  /** An answer that the server is not asked for. */
  readonly reply?: { readonly status: number; readonly body: unknown };
}

/** A stand-in for a ZenML server: passes requests on, notes them, and alters what it is told to. */
export interface ZenmlFront {
  readonly url: string;
  /** All requests since the start or the last `clear()`, the oldest first. */
  requests(): ZenmlRequest[];
  clear(): void;
  addRule(rule: ZenmlRule): void;
  stop(): Promise<void>;
}

/** @param targetUrl address of the real server */
export async function startZenmlFront(targetUrl: string): Promise<ZenmlFront> {
  let records: ZenmlRequest[] = [];
  const rules: { rule: ZenmlRule; left: number }[] = [];

  const take = (method: string, path: string): ZenmlRule => {
    const found = rules.find(({ rule, left }) => left > 0 && matches(rule, method, path));
    if (found) found.left -= 1;
    return found?.rule ?? {};
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "GET" } = incoming;
    const url = new URL(incoming.url ?? "/", targetUrl);
    const query = Object.fromEntries(url.searchParams);
    const body = await bytesOf(incoming);
    const { dropQuery = [], reply } = take(method, url.pathname);
    for (const name of dropQuery) url.searchParams.delete(name);
    const { status, headers, content } = reply
      ? { status: reply.status, headers: JSON_CONTENT, content: Buffer.from(JSON.stringify(reply.body)) }
      : await forward(url, incoming, body);
    records.push({ method, path: url.pathname, query, status, body: body.toString() || undefined });
    outgoing.writeHead(status, headers);
    outgoing.end(content);
  };

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    requests: () => [...records],
    clear: () => {
      records = [];
    },
    addRule: (rule) => {
      rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const JSON_CONTENT = { "content-type": "application/json" };

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly content: Buffer;
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { "transfer-encoding": _, ...passed } = headers;
    const options = {
      method,
      agent: false,
      headers: { ...passed, host: url.host, "content-length": body.length },
    };
    const upstream = request(url, options, (response) => {
      const { "transfer-encoding": __, connection: ___, ...returned } = response.headers;
      bytesOf(response).then(
        (content) => resolve({ status: response.statusCode ?? 502, headers: returned, content }),
        reject,
      );
    });
    upstream.once("error", reject);
    upstream.end(body);
  });
}

function matches(rule: ZenmlRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method !== method) return false;
  if (rule.path instanceof RegExp) return rule.path.test(path);
  return rule.path === undefined || rule.path === path;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
