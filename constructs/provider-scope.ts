import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** The subscription that a construct's stack deploys to, in words; the stack itself where only Terraform knows. */
export function subscriptionOf(construct: Construct): string {
  const stack = TerraformStack.of(construct);
  const provider = stack.node.findAll().find((node) => node instanceof AzurermProvider) as
    | AzurermProvider
    | undefined;
  return provider?.subscriptionId
    ? `subscription ${provider.subscriptionId}`
    : `the subscription of stack ${stack.node.path}`;
}

/** The tenant that a construct's stack deploys to, in words; the stack itself where only Terraform knows. */
export function tenantOf(construct: Construct): string {
  const stack = TerraformStack.of(construct);
  const provider = stack.node.findAll().find((node) => node instanceof AzureadProvider) as
    | AzureadProvider
    | undefined;
  return provider?.tenantId ? `tenant ${provider.tenantId}` : `the tenant of stack ${stack.node.path}`;
}
