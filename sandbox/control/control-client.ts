import type { FaultRule } from "../azure/faults";
import type { RequestFilter, RequestRecord } from "../azure/request-log";
import type { ScopeSettings, WorldSnapshot } from "../world/world";

export interface RegistrySeed {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceGroup: string;
  readonly registryName: string;
  /** @default westeurope */
  readonly location?: string;
  /**
   * Roles of the principal on the registry.
   *
   * @default AcrPush and Reader
   */
  readonly roles?: readonly string[];
  /**
   * When the client secret ends, ISO 8601.
   *
   * @default a year from now
   */
  readonly secretEndsAt?: string;
}

export interface SeededRegistry {
  readonly registryId: string;
  readonly loginServer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Object id of the service principal. */
  readonly principalId: string;
  readonly applicationObjectId: string;
  readonly keyId: string;
}

/** Looks at the simulated world, and does to it what happens behind a deployment's back. */
export interface ControlClient {
  /** All that exists. */
  world(): Promise<WorldSnapshot>;
  /** Sets how Azure behaves in a subscription or a tenant. */
  settings(scopeId: string, settings: ScopeSettings): Promise<void>;
  /** Makes what a deployment makes: group (unless it is there), registry, application with a secret, roles. */
  seedRegistry(seed: RegistrySeed): Promise<SeededRegistry>;
  deleteRegistry(registryId: string): Promise<void>;
  /** Takes a role away from a principal, wherever it was given. */
  removeRole(principalId: string, roleName: string): Promise<void>;
  /** Ends all client secrets of an application. */
  expireSecrets(applicationObjectId: string): Promise<void>;
  /** What Azure's hosts were asked, the oldest first. */
  requests(filter?: RequestFilter): Promise<RequestRecord[]>;
  /** Makes the next matching requests fail. */
  fault(rule: FaultRule): Promise<void>;
}

const OPERATIONS: readonly (keyof ControlClient)[] = [
  "world",
  "settings",
  "seedRegistry",
  "deleteRegistry",
  "removeRole",
  "expireSecrets",
  "requests",
  "fault",
];

/** @param url address of a sandbox's control endpoint */
export function connectControl(url: string): ControlClient {
  const call =
    (operation: string) =>
    async (...parameters: unknown[]): Promise<unknown> => {
      const response = await fetch(`${url}/${operation}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(parameters),
      });
      const { result, error } = (await response.json()) as { result?: unknown; error?: string };
      if (error !== undefined) throw new Error(`The sandbox refused ${operation}: ${error}`);
      return result;
    };
  return Object.fromEntries(
    OPERATIONS.map((operation) => [operation, call(operation)]),
  ) as unknown as ControlClient;
}
