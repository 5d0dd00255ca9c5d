/** Two stacks with remote backends, the second of which reads the first one's state. */
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, AzurermBackend, TerraformOutput, TerraformStack } from "cdktf";

const subscriptionId = process.env.TEST_SUBSCRIPTION_ID ?? "";

class GroupStack extends TerraformStack {
  readonly group: ResourceGroup;

  constructor(app: App, id: string, name: string) {
    super(app, id);
    new AzurermBackend(this, {
      resourceGroupName: "states",
      storageAccountName: "states",
      containerName: "states",
      key: `${id}.tfstate`,
    });
    new AzurermProvider(this, "azurerm", { features: [{}], subscriptionId });
    this.group = new ResourceGroup(this, "Group", { name, location: "westeurope" });
  }
}

const app = new App();
const { group } = new GroupStack(app, "base", "base");
const reader = new GroupStack(app, "reader", `${group.name}-reader`);
new TerraformOutput(reader, "base_group", { value: group.id });
app.synth();
