import schema from "../../schemas/azurerm.generated.json";
import type { ProviderSchema } from "../../schemas/schema";
import { ProviderError } from "../diagnostics";
import type { ProviderDefinition } from "../provider-session";
import { azurermClientConfig } from "../rules/client-config";
import { containerRegistry, containerRegistryData } from "../rules/container-registry";
import { resourceGroup, resourceGroupData } from "../rules/resource-group";
import { roleAssignment } from "../rules/role-assignment";
import { text } from "../values";
import { HOME_TENANT } from "./home-tenant";

export const azurerm: ProviderDefinition = {
  source: "registry.terraform.io/hashicorp/azurerm",
  schema: schema as unknown as ProviderSchema,
  resources: {
    azurerm_container_registry: containerRegistry,
    azurerm_resource_group: resourceGroup,
    azurerm_role_assignment: roleAssignment,
  },
  dataSources: {
    azurerm_client_config: azurermClientConfig,
    azurerm_container_registry: containerRegistryData,
    azurerm_resource_group: resourceGroupData,
  },
  account: (config, world) => {
    const subscriptionId = text(config, "subscription_id");
    if (subscriptionId === "") {
      throw new ProviderError({
        summary: "`subscription_id` is a required provider property when performing a plan/apply operation",
        attribute: "subscription_id",
      });
    }
    return { world, subscriptionId, tenantId: text(config, "tenant_id") || HOME_TENANT };
  },
};
