import { AzureError } from "../world/world";

/** A message for the user, at an attribute where there is one. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail?: string;
  /** Top-level attribute that the message is about. */
  readonly attribute?: string;
}

/** Ends an operation of a provider with a message for the user. */
export class ProviderError extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.summary);
    this.name = "ProviderError";
  }
}

/** What to show for an error: a fault of the simulation is told as one, and never ends the process. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof ProviderError) return error.diagnostic;
  return {
    summary: "The simulated provider failed",
    detail: `This is a fault of the sandbox, not of your configuration: ${error instanceof Error ? error.message : String(error)}`,
  };
}

/** Runs an operation on ARM; what Azure refuses is told in azurerm's words: `creating Resource Group "x": …`. */
export function armCall<T>(doing: string, call: () => T): T {
  return translate(call, (error) => ({ summary: `${doing}: ${responseText(error)}` }));
}

/** Runs an operation on Microsoft Graph; what it refuses is told in azuread's words, with a summary and a detail. */
export function graphCall<T>(summary: string, call: () => T): T {
  return translate(call, (error) => ({ summary, detail: responseText(error) }));
}

/** What azurerm says of a resource that is there before it makes it. */
export function importAsExists(type: string, id: string): ProviderError {
  return new ProviderError({
    summary: `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "${type}" for more information.`,
  });
}

function translate<T>(call: () => T, describe: (error: AzureError) => Diagnostic): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof AzureError) throw new ProviderError(describe(error));
    throw error;
  }
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
};

/** An error of Azure as its Go SDK prints it. */
function responseText({ status, code, message }: AzureError): string {
  const reason = STATUS_TEXT[status] ?? "Error";
  return `unexpected status ${status} (${status} ${reason}) with error: ${code}: ${message}`;
}
