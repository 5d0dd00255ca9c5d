import { AzureError } from "./azure-error";
import { ById, isWithin, registryId, resourceGroupId, subscriptionScope } from "./resource-ids";

export type Tags = Readonly<Record<string, string>>;

export interface ResourceGroup {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
}

export interface RegistrySettings {
  readonly sku: string;
  readonly adminEnabled: boolean;
  readonly anonymousPullEnabled: boolean;
  readonly publicNetworkAccessEnabled: boolean;
  readonly tags: Tags;
}

export interface Registry extends RegistrySettings {
  readonly id: string;
  readonly name: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly loginServer: string;
}

export interface NewResourceGroup {
  readonly subscriptionId: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
}

export interface NewRegistry extends RegistrySettings {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly name: string;
  readonly location: string;
}

/** Resource groups of all subscriptions, with the registries in them. */
export class Registries {
  readonly groups = new ById<ResourceGroup>();
  readonly registries = new ById<Registry>();

  /** Makes a group; one that is there in the same location gets the new tags, as a PUT does. */
  createGroup({ subscriptionId, name, location, tags }: NewResourceGroup): ResourceGroup {
    const id = resourceGroupId(subscriptionId, name);
    const existing = this.groups.get(id);
    if (existing && existing.location !== location) {
      throw new AzureError(
        409,
        "InvalidResourceGroupLocation",
        `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
      );
    }
    return this.groups.put({ id, name, location, ...existing, tags });
  }

  updateGroup(id: string, change: { readonly tags: Tags }): ResourceGroup {
    return this.groups.put({ ...this.existingGroup(id), ...change });
  }

  /** @throws AzureError `ResourceGroupNotEmpty`, as azurerm has it: Azure itself would take all that is in it along */
  deleteGroup(id: string): void {
    const inside = this.registries.all().filter((registry) => isWithin(registry.id, id));
    if (inside.length > 0) {
      throw new AzureError(
        409,
        "ResourceGroupNotEmpty",
        `The Resource Group still contains Resources: ${inside.map((registry) => registry.id).join(", ")}`,
      );
    }
    this.groups.delete(id);
  }

  /** @throws AzureError `AlreadyInUse`: registry names are unique in all of Azure */
  createRegistry({ subscriptionId, ...settings }: NewRegistry): Registry {
    const group = this.existingGroup(resourceGroupId(subscriptionId, settings.resourceGroupName));
    const loginServer = `${settings.name.toLowerCase()}.azurecr.io`;
    if (this.byLoginServer(loginServer)) {
      throw new AzureError(
        409,
        "AlreadyInUse",
        `The registry DNS name ${loginServer} is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability`,
      );
    }
    return this.registries.put({ id: registryId(group.id, settings.name), loginServer, ...settings });
  }

  updateRegistry(id: string, change: Partial<RegistrySettings>): Registry {
    const registry = this.registries.get(id);
    if (!registry) throw notFound(id);
    return this.registries.put({ ...registry, ...change });
  }

  /** Host names are unique, whatever the subscription. */
  byLoginServer(host: string): Registry | undefined {
    return this.registries.all().find(({ loginServer }) => loginServer === host.toLowerCase());
  }

  inSubscription(subscriptionId: string): Registry[] {
    return this.registries.all().filter(({ id }) => isWithin(id, subscriptionScope(subscriptionId)));
  }

  private existingGroup(id: string): ResourceGroup {
    const group = this.groups.get(id);
    if (!group) throw notFound(id);
    return group;
  }
}

/** What the resource manager says of a resource, or a group, that is not there. */
export function notFound(id: string): AzureError {
  const [, , , group = "", , ...type] = id.split("/").slice(1);
  if (type.length === 0) {
    return new AzureError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  }
  return new AzureError(
    404,
    "ResourceNotFound",
    `The Resource '${type.join("/")}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}
