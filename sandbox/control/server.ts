import { createServer, type IncomingMessage } from "node:http";
import { listenOnLoopback } from "../loopback";
import type { ControlClient } from "./control-client";

export interface ControlServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the operations on loopback: `POST /<operation>`, with the parameters as a JSON array. */
export async function startControlServer(operations: ControlClient): Promise<ControlServer> {
  const byName = new Map(Object.entries(operations));
  const run = async (request: IncomingMessage): Promise<unknown> => {
    const operation = byName.get(request.url?.slice(1) ?? "");
    if (!operation || request.method !== "POST") {
      throw new Error(`there is no ${request.method} ${request.url}`);
    }
    return operation(...JSON.parse(await textOf(request)));
  };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    run(request).then(
      (result) => answer(200, { result }),
      (error: Error) => answer(400, { error: error.message }),
    );
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
