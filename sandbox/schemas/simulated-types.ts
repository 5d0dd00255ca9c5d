/** What the sandbox simulates of a provider. */
export interface SimulatedProvider {
  /** npm package that the schema is taken from. */
  readonly package: string;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/** The types that the stacks of this project use; a type more here needs a rule in `sandbox/terraform/rules`. */
export const SIMULATED_PROVIDERS: Readonly<Record<"azurerm" | "azuread", SimulatedProvider>> = {
  azurerm: {
    package: "@cdktf/provider-azurerm",
    resources: ["azurerm_container_registry", "azurerm_resource_group", "azurerm_role_assignment"],
    dataSources: ["azurerm_client_config", "azurerm_container_registry", "azurerm_resource_group"],
  },
  azuread: {
    package: "@cdktf/provider-azuread",
    resources: ["azuread_application", "azuread_application_password", "azuread_service_principal"],
    dataSources: ["azuread_client_config"],
  },
};
