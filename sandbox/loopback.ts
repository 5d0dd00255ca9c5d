import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Lets a server listen on this machine only, on a free port. Resolves to its address. */
export function listenOnLoopback(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
