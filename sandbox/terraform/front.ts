import { createServer, type Socket, type Server as SocketServer } from "node:net";
import { join } from "node:path";
import {
  type GrpcObject,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type ServiceClientConstructor,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { World } from "../world/world";
import { providerService } from "./provider-service";
import { type ProviderDefinition, ProviderSession } from "./provider-session";
import { azuread } from "./providers/azuread";
import { azurerm } from "./providers/azurerm";

export interface TerraformFront {
  /** Value of `TF_REATTACH_PROVIDERS` that attaches Terraform to the simulated providers. */
  readonly reattach: string;
  stop(): Promise<void>;
}

/** Terraform's own limit for a provider's schema. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

const PROVIDERS: readonly ProviderDefinition[] = [azurerm, azuread];

/**
 * Serves the simulated providers to Terraform.
 *
 * @param options.folder where the sockets go
 * @see https://developer.hashicorp.com/terraform/plugin/debugging for `TF_REATTACH_PROVIDERS`
 */
export async function startTerraformFront(
  world: World,
  { folder }: { readonly folder: string },
): Promise<TerraformFront> {
  const services = loadServices();
  const started = await Promise.all(
    PROVIDERS.map((definition) => serve(definition, world, services, socketOf(folder, definition))),
  );
  const addresses = Object.assign({}, ...started.map(({ address }) => address));
  return {
    reattach: JSON.stringify(addresses),
    stop: async () => {
      await Promise.all(started.map(({ stop }) => stop()));
    },
  };
}

interface Services {
  readonly provider: ServiceClientConstructor;
  readonly controller: ServiceClientConstructor;
  readonly stdio: ServiceClientConstructor;
  readonly health: ServiceClientConstructor;
}

function loadServices(): Services {
  const files = ["tfplugin6.proto", "go-plugin.proto", "health.proto"];
  const definition = loadSync(
    files.map((file) => join(__dirname, "protocol", file)),
    { keepCase: true, longs: Number, enums: String },
  );
  const packages = loadPackageDefinition(definition);
  const find = (path: string) =>
    path
      .split(".")
      .reduce<unknown>((found, name) => (found as GrpcObject)[name], packages) as ServiceClientConstructor;
  return {
    provider: find("tfplugin6.Provider"),
    controller: find("plugin.GRPCController"),
    stdio: find("plugin.GRPCStdio"),
    health: find("grpc.health.v1.Health"),
  };
}

function socketOf(folder: string, { source }: ProviderDefinition): string {
  return join(folder, `${source.split("/").at(-1)}.sock`);
}

interface ServedProvider {
  readonly address: object;
  stop(): Promise<void>;
}

/**
 * Terraform connects once for each provider configuration, and runs of Terraform may overlap: every connection gets
 * a gRPC server with a session of its own.
 */
async function serve(
  definition: ProviderDefinition,
  world: World,
  services: Services,
  socket: string,
): Promise<ServedProvider> {
  const connections = new Set<Socket>();
  const listener = createServer((connection) => {
    const server = sessionServer(new ProviderSession(definition, world), services);
    connections.add(connection);
    connection.on("error", () => connection.destroy());
    connection.on("close", () => {
      connections.delete(connection);
      server.forceShutdown();
    });
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(connection);
  });
  await listen(listener, socket);
  return {
    address: {
      [definition.source]: {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: "unix", String: socket },
      },
    },
    stop: () => {
      for (const connection of connections) connection.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}

function listen(listener: SocketServer, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(socket, resolve);
  });
}

function sessionServer(session: ProviderSession, services: Services): Server {
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
  server.addService(services.provider.service, providerService(session));
  server.addService(services.health.service, {
    Check: (_: unknown, callback: (error: null, response: object) => void) =>
      callback(null, { status: "SERVING" }),
  });
  server.addService(services.controller.service, {
    // The provider lives on after the run that attached to it.
    Shutdown: (_: unknown, callback: (error: null, response: object) => void) => callback(null, {}),
  });
  server.addService(services.stdio.service, {
    // Terraform forwards what a plugin prints; this one has nothing to print, and the stream ends with the connection.
    StreamStdio: (stream: ServerWritableStream<object, object>) => stream.on("error", () => {}),
  });
  return server;
}
