import { randomBytes } from "node:crypto";
import type {
  ComponentEntry,
  ConnectorConfig,
  Registration,
  StackEntry,
} from "../../constructs/registration-format";
import type { Seeded } from "./seeds";

/** What of a stack's settings a test says. */
export interface ProjectSettings {
  /** Name of connector, component and stack in ZenML. */
  readonly name?: string;
  readonly expiresAt?: string;
  readonly component?: Partial<ComponentEntry>;
  readonly stack?: Partial<StackEntry>;
}

/** A name that nothing else in the shared ZenML server has. */
export function uniqueName(): string {
  return `acr-${randomBytes(5).toString("hex")}`;
}

/** What a deployed stack has as its outputs, as `terraform output -json` prints them. */
export function outputsOf(registry: Seeded, settings: ProjectSettings = {}): string {
  const { name = uniqueName(), expiresAt = "2031-01-01T00:00:00Z" } = settings;
  const { registryId, loginServer, tenantId, clientId, clientSecret, subscriptionId, resourceGroup } =
    registry;
  const labels = {
    managed_by: "cdktf-zenml-acr",
    azure_resource_id: registryId,
    terraform_stack: "dev",
  };
  const kind = { type: "azure", auth_method: "service-principal", resource_type: "docker-registry" };
  const registration: Registration = {
    version: 1,
    stack: "dev",
    connectors: [{ name, ...kind, resource_id: loginServer, config: name, labels }],
    components: [
      {
        name,
        type: "container_registry",
        flavor: "azure",
        configuration: { uri: loginServer },
        connector: name,
        connector_resource_id: loginServer,
        labels,
        ...settings.component,
      },
    ],
    stacks: [
      {
        name,
        existing: false,
        components: { orchestrator: "default", artifact_store: "default", container_registry: name },
        labels,
        ...settings.stack,
      },
    ],
  };
  const config: ConnectorConfig = {
    ...kind,
    resource_id: loginServer,
    expires_at: expiresAt,
    configuration: {
      tenant_id: tenantId,
      client_id: clientId,
      client_secret: clientSecret,
      subscription_id: subscriptionId,
      resource_group: resourceGroup,
    },
  };
  const output = (value: unknown) => ({ sensitive: true, type: "dynamic", value });
  return JSON.stringify({
    zenml_registration: output(registration),
    connector_config: output({ [name]: config }),
  });
}
