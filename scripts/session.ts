import { proveCredential } from "./azure/proof";
import type { Fetch } from "./http";
import type { Progress } from "./progress";
import { type Desired, parseDesired } from "./registration/desired";
import { readOutputs } from "./terraform/outputs";
import { ZenmlServer } from "./zenml/server";
import { findSignIn } from "./zenml/sign-in";

/** What a command works with. */
export interface Session {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Ends the command; its reason is a CommandError. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly fetch: Fetch;
}

/** Options that all commands have. */
export interface CommonOptions {
  /** File with the stack's outputs, `-` for standard input. */
  readonly outputs?: string;
  /** Address of the ZenML server. */
  readonly zenmlUrl?: string;
  /** One JSON document on standard output in place of text. */
  readonly json?: boolean;
}

/** Reads the registration of a stack. */
export function readDesired(
  stack: string,
  { outputs: outputsFile }: CommonOptions,
  session: Session,
): Promise<Desired> {
  return session.progress.step(`Read the outputs of ${stack}`, async () => {
    const outputs = await readOutputs(stack, { ...session, outputsFile });
    return parseDesired(outputs, outputs.expected);
  });
}

/** Proves the credentials one after the other, so that a wait is told of one at a time. */
export async function prove({ connectors }: Desired, { progress, fetch, signal }: Session): Promise<void> {
  for (const connector of connectors) {
    await progress.step(`Prove that ${connector.resourceId} can be pushed to`, (detail) =>
      proveCredential(connector, fetch, { signal, detail }),
    );
  }
}

/** A ZenML server that knows the Azure connector. */
export interface Connected {
  readonly server: ZenmlServer;
  readonly version: string;
}

/** Signs in to ZenML. */
export function connect({ zenmlUrl }: CommonOptions, { env, fetch, progress }: Session): Promise<Connected> {
  const signIn = findSignIn({ env, zenmlUrl });
  return progress.step(`Sign in to ZenML at ${signIn.url}`, async () => {
    const server = await ZenmlServer.signIn(signIn, fetch);
    return { server, version: await server.requireAzureConnector() };
  });
}
