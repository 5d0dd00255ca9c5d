import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CompletedRequest, generateCACertificate, getLocal } from "mockttp";
import type { World } from "../world/world";
import { startConnectProxy } from "./connect-proxy";
import { Faults } from "./faults";
import { AzureHosts, SIMULATED_NAMES } from "./hosts";
import type { AzureRequest } from "./message";
import { RequestLog } from "./request-log";

export interface AzureFront {
  /** Address for `HTTPS_PROXY`. */
  readonly proxyUrl: string;
  /** Certificate to trust behind the proxy. */
  readonly caFile: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  stop(): Promise<void>;
}

/**
 * Serves Azure's HTTPS hosts behind a proxy on loopback, with a certificate authority that lives for one run: its key
 * never leaves this process, and it can vouch for nothing but the simulated names.
 *
 * @param options.folder where the authority's certificate goes
 */
export async function startAzureFront(
  world: World,
  { folder }: { readonly folder: string },
): Promise<AzureFront> {
  const hosts = new AzureHosts(world);
  const requests = new RequestLog();
  const faults = new Faults();
  const authority = await generateCACertificate({
    subject: { commonName: "Simulated Azure (throwaway)", organizationName: "zenml-acr sandbox" },
    nameConstraints: { permitted: SIMULATED_NAMES },
  });
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, authority.cert);

  const server = getLocal({ https: authority, http2: false, recordTraffic: false, suggestChanges: false });
  // Port 0: the system chooses; by default mockttp would take 8000, which people use.
  await server.start(0);
  await server.forAnyRequest().thenCallback(async (message) => {
    // mockttp listens on every interface, and can't be told otherwise.
    if (!isLoopback(message.remoteIpAddress)) return "reset";
    const request = await toAzureRequest(message);
    const { host, method, path } = request;
    const fault = faults.take(request);
    if (fault?.reset) {
      requests.add({ host, method, path, status: 0 });
      return "reset";
    }
    const { status = 500, headers, body } = fault ?? hosts.answer(request);
    requests.add({ host, method, path, status });
    return {
      statusCode: status,
      headers: { "content-type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    };
  });
  const proxy = await startConnectProxy({
    target: server.port,
    refusal: (host) => hosts.refusal(host),
    onRefused: (host, method) => requests.add({ host, method, path: "", status: 403 }),
  });
  return {
    proxyUrl: proxy.url,
    caFile,
    requests,
    faults,
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

async function toAzureRequest(message: CompletedRequest): Promise<AzureRequest> {
  const url = new URL(message.url);
  const text = (await message.body.getText()) ?? "";
  const isForm = message.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return {
    method: message.method,
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    authorization: message.headers.authorization?.toString(),
    form: new URLSearchParams(isForm ? text : ""),
  };
}

function isLoopback(address: string | undefined): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address ?? "");
}
