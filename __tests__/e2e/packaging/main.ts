/** An app of somebody else's: a stack of its own, with two registries for ZenML. */
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ZenmlContainerRegistry } from "cdktf-zenml-acr";
import type { Construct } from "constructs";

class TeamStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AzurermProvider(this, "azurerm", {
      features: [{}],
      subscriptionId: "11111111-1111-4111-8111-111111111111",
    });
    new AzureadProvider(this, "azuread", { tenantId: "22222222-2222-4222-8222-222222222222" });

    const training = new ZenmlContainerRegistry(this, "Training", {
      registryName: "teamtraining",
      location: "westeurope",
    });
    const serving = new ZenmlContainerRegistry(this, "Serving", {
      registryName: "teamserving",
      location: "westeurope",
    });
    serving.registry.grantPull(training.servicePrincipal);
  }
}

const app = new App();
new TeamStack(app, "team");
app.synth();
