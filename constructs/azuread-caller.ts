import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const ID = "AzureadCaller";

/** Who deploys, as the azuread provider sees it: asked once in a stack. */
export function azureadCaller(scope: Construct): DataAzureadClientConfig {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild(ID);
  return existing ? (existing as DataAzureadClientConfig) : new DataAzureadClientConfig(stack, ID);
}
