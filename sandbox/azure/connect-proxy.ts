import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { listenOnLoopback } from "../loopback";

export interface ConnectProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * An HTTP proxy on loopback that leads every permitted host to one local port, and refuses all others in words: the
 * words are in the status line too, because that is what most clients show.
 *
 * @param options.target port that serves all hosts
 * @param options.refusal why a host is refused; undefined where it is not
 */
export async function startConnectProxy(options: {
  readonly target: number;
  readonly refusal: (host: string) => string | undefined;
  readonly onRefused: (host: string, method: string) => void;
}): Promise<ConnectProxy> {
  const open = new Set<Duplex>();
  const server = createServer((request, response) => {
    const host = hostOf(request);
    options.onRefused(host, request.method ?? "");
    response.writeHead(403, { "content-type": "text/plain" });
    response.end(`${options.refusal(host) ?? `${host} is simulated over HTTPS only`}\n`);
  });
  server.on("connection", (socket: Socket) => track(open, socket));
  server.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const host = hostOf(request);
    const reason = options.refusal(host);
    if (reason !== undefined) {
      options.onRefused(host, "CONNECT");
      client.end(
        `HTTP/1.1 403 ${reason}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(reason)}\r\nconnection: close\r\n\r\n${reason}`,
      );
      return;
    }
    const upstream = connect(options.target, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    track(open, upstream);
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A peer that hangs up is none of our errors. */
function track(open: Set<Duplex>, socket: Duplex): void {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => open.delete(socket));
}

/** Host of `host:port` and of `http://host/path`, without what does not belong into a status line. */
function hostOf({ url = "" }: IncomingMessage): string {
  const authority = url.replace(/^[a-z]+:\/\//i, "").split("/")[0] ?? "";
  return authority
    .replace(/:\d*$/, "")
    .replace(/[^\w.:[\]-]/g, "")
    .toLowerCase();
}
