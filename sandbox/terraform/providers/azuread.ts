import schema from "../../schemas/azuread.generated.json";
import type { ProviderSchema } from "../../schemas/schema";
import type { ProviderDefinition } from "../provider-session";
import { application } from "../rules/application";
import { applicationPassword } from "../rules/application-password";
import { azureadClientConfig } from "../rules/client-config";
import { servicePrincipal } from "../rules/service-principal";
import { text } from "../values";
import { HOME_TENANT } from "./home-tenant";

export const azuread: ProviderDefinition = {
  source: "registry.terraform.io/hashicorp/azuread",
  schema: schema as unknown as ProviderSchema,
  resources: {
    azuread_application: application,
    azuread_application_password: applicationPassword,
    azuread_service_principal: servicePrincipal,
  },
  dataSources: { azuread_client_config: azureadClientConfig },
  account: (config, world) => ({
    world,
    subscriptionId: "",
    tenantId: text(config, "tenant_id") || HOME_TENANT,
  }),
};
