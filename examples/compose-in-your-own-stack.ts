import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, TerraformStack } from "cdktf";
import { ContainerRegistry, ZenmlContainerRegistry, ZenmlRegistration } from "cdktf-zenml-acr";
import type { Construct } from "constructs";

const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
const TENANT = "22222222-2222-4222-8222-222222222222";
const COMPANY_REGISTRY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-company/providers/Microsoft.ContainerRegistry/registries/companyimages`;
const AKS_KUBELET = "33333333-3333-4333-8333-333333333333";

/** A platform team's own stack: a new registry in the team's group, and one that the company has already. */
export class TeamStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AzurermProvider(this, "azurerm", { features: [{}], subscriptionId: SUBSCRIPTION });
    new AzureadProvider(this, "azuread", { tenantId: TENANT });

    // What ZenML should know becomes the outputs acr_connector_config and acr_zenml_registration.
    new ZenmlRegistration(this, "ZenmlRegistration", { outputPrefix: "acr_" });

    const group = new ResourceGroup(this, "Group", { name: "rg-team", location: "westeurope" });
    const training = new ZenmlContainerRegistry(this, "Training", {
      registryName: "teamtraining",
      location: group.location,
      existingResourceGroupName: group.name,
      stackName: "training",
    });
    // The cluster that runs the images pulls them without a secret.
    training.registry.grantPull({ principalId: AKS_KUBELET, principalType: "ServicePrincipal" });

    new ZenmlContainerRegistry(this, "Serving", {
      registry: ContainerRegistry.fromRegistryId(this, "CompanyRegistry", COMPANY_REGISTRY),
      existingStackName: "serving",
    });
  }
}

if (require.main === module) {
  const app = new App();
  new TeamStack(app, "team");
  app.synth();
}
