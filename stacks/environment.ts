import type { ZenmlContainerRegistryProps } from "../constructs/index";

/** Terraform state on the machine that deploys, in `terraform.<stack>.tfstate` beside `cdktf.json`. */
export interface LocalState {
  readonly type: "local";
}

/**
 * Terraform state in an Azure storage account, locked while it is in use.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/azurerm
 */
export interface AzurermState {
  readonly type: "azurerm";
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly containerName: string;
  /**
   * Name of the blob.
   * @default - the environment's name and `.tfstate`
   */
  readonly key?: string;
  /**
   * Sign in to the storage account through Entra ID instead of with its key.
   * @default true
   */
  readonly useAzureadAuth?: boolean;
}

/**
 * Terraform state in HCP Terraform or Terraform Enterprise.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/remote
 */
export interface RemoteState {
  readonly type: "remote";
  readonly organization: string;
  readonly workspace: string;
  /**
   * Host of a Terraform Enterprise.
   * @default "app.terraform.io"
   */
  readonly hostname?: string;
}

/** One environment: one Terraform stack, with one container registry for ZenML. */
export interface Environment extends Omit<ZenmlContainerRegistryProps, "registry" | "servicePrincipal"> {
  /** Azure subscription to deploy to: a UUID. */
  readonly subscriptionId: string;
  /** Entra ID tenant of the subscription: a UUID. */
  readonly tenantId: string;
  /**
   * ARM id of a registry that is there already, to use instead of making one.
   * @default - a registry is made
   */
  readonly existingRegistryId?: string;
  /**
   * Where Terraform keeps the state, which has the client secret in it.
   * @default - on the machine that deploys
   */
  readonly backend?: LocalState | AzurermState | RemoteState;
}
