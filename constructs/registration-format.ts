/**
 * The JSON that a stack writes into its Terraform outputs, and the only thing that the `zenml-acr` command
 * and these constructs share. Field names are those of ZenML's REST API. A change that an older reader
 * would misunderstand raises {@link REGISTRATION_VERSION}.
 */

/** Version of the format of the outputs `zenml_registration` and `connector_config`. */
export const REGISTRATION_VERSION = 1;

/** Names of the outputs; a composing team may put a prefix before each. */
export const OUTPUT_NAMES = {
  registryUri: "registry_uri",
  connectorConfig: "connector_config",
  registration: "zenml_registration",
} as const;

/** Label keys by which what we registered is recognised as ours. */
export const LABELS = {
  /** Always {@link MANAGED_BY}. */
  managedBy: "managed_by",
  /** ARM id of the registry that an entry stands for. */
  azureResourceId: "azure_resource_id",
  /** Name of the Terraform stack that an entry was made for. */
  terraformStack: "terraform_stack",
} as const;

/** Value of the label `managed_by`. */
export const MANAGED_BY = "cdktf-zenml-acr";

/** Labels of a ZenML entity: plain strings by key. */
export type Labels = Record<string, string>;

/** A ZenML service connector as it should be, without its configuration. */
export interface ConnectorEntry {
  name: string;
  description?: string;
  /** ZenML's connector type: `azure`. */
  type: string;
  /** ZenML's authentication method: `service-principal`. */
  auth_method: string;
  /** ZenML's resource type: `docker-registry`. */
  resource_type: string;
  /** What the connector is limited to: the registry's login server. */
  resource_id: string;
  /** Key of this connector's configuration in the output `connector_config`. */
  config: string;
  labels: Labels;
}

/** A ZenML stack component as it should be. */
export interface ComponentEntry {
  name: string;
  /** ZenML's component type: `container_registry`. */
  type: string;
  /** ZenML's flavor: `azure`. */
  flavor: string;
  /** The component's own settings, for a container registry `uri` and `default_repository`. */
  configuration: Record<string, string>;
  /** Name of the connector that it uses. */
  connector: string;
  /** What it uses of the connector. */
  connector_resource_id: string;
  labels: Labels;
}

/** A ZenML stack as it should be. */
export interface StackEntry {
  name: string;
  /** `true`: the stack is there already, and only the slots named in `components` are filled. */
  existing: boolean;
  /** Component names by component type; an existing stack lists only the slots to fill. */
  components: Record<string, string>;
  labels: Labels;
}

/** The output `zenml_registration`. */
export interface Registration {
  version: number;
  /** Name of the Terraform stack. */
  stack: string;
  connectors: ConnectorEntry[];
  components: ComponentEntry[];
  stacks: StackEntry[];
}

/** One value of the output `connector_config`. */
export interface ConnectorConfig {
  type: string;
  auth_method: string;
  resource_type: string;
  resource_id: string;
  /** RFC 3339, UTC; when the secret ends. Absent where Terraform does not hold the secret. */
  expires_at?: string;
  /** The exact configuration keys of ZenML's Azure connector. */
  configuration: {
    tenant_id: string;
    client_id: string;
    client_secret?: string;
    subscription_id: string;
    resource_group: string;
  };
}

/** The output `connector_config`: by {@link ConnectorEntry.config}. */
export type ConnectorConfigs = Record<string, ConnectorConfig>;
