import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ContainerRegistry, ZenmlContainerRegistry } from "../constructs/index";
import { OUTPUT_NAMES } from "../constructs/registration-format";
import { UUID } from "../constructs/settings/azure-rules";
import { check, checkRequired, type Rule } from "../constructs/settings/mistake";
import { addBackend, backendMistakes } from "./backend";
import type { Environment } from "./environment";

/** One environment's container registry for ZenML, with its providers, its backend and its outputs. */
export class ContainerRegistryStack extends TerraformStack {
  constructor(scope: Construct, name: string, environment: Environment) {
    super(scope, name);
    const { subscriptionId, tenantId, backend, existingRegistryId, ...settings } = environment;
    this.node.addValidation({
      validate: () => [
        ...checkRequired("subscriptionId", subscriptionId, UUID),
        ...checkRequired("tenantId", tenantId, UUID),
        ...(isRegistryId(existingRegistryId)
          ? check("existingRegistryId", existingRegistryId, inSubscription(subscriptionId))
          : []),
        ...backendMistakes(backend),
      ],
    });
    addBackend(this, backend);
    new AzurermProvider(this, "azurerm", {
      features: [{}],
      subscriptionId,
      tenantId,
      // azurerm would register some sixty others, which takes permissions that nothing here needs.
      resourceProviderRegistrations: "none",
      resourceProvidersToRegister: ["Microsoft.ContainerRegistry"],
    });
    new AzureadProvider(this, "azuread", { tenantId });

    const { registry } = new ZenmlContainerRegistry(this, "Zenml", {
      ...settings,
      ...(existingRegistryId === undefined
        ? {}
        : { registry: ContainerRegistry.fromRegistryId(this, "ContainerRegistry", existingRegistryId) }),
    });
    new TerraformOutput(this, OUTPUT_NAMES.registryUri, { value: registry.loginServer });
  }
}

/** The construct that looks the registry up tells of an id that is none. */
function isRegistryId(id: unknown): id is string {
  return typeof id === "string" && /^\/subscriptions\/[^/]+\//i.test(id);
}

/** A provider of azurerm works in one subscription. */
function inSubscription(subscriptionId: string): Rule {
  return {
    rule: `in the environment's own subscription, ${subscriptionId}`,
    remedy: "make an environment of its own for the registry's subscription",
    holds: (id) => id.toLowerCase().startsWith(`/subscriptions/${subscriptionId}/`.toLowerCase()),
  };
}
