import { resourceGroupId } from "../../world/resource-ids";
import type { ResourceGroup } from "../../world/world";
import { quote, RESOURCE_GROUP_NAME } from "../checks";
import { armCall, importAsExists, ProviderError } from "../diagnostics";
import { normalizeLocation } from "../location";
import type { DataSourceRule, ResourceRule } from "../rule";
import { type ObjectValue, text, textMap } from "../values";

export const resourceGroup: ResourceRule = {
  checks: { name: RESOURCE_GROUP_NAME },
  normalize: { location: normalizeLocation },

  create: (planned, { world, subscriptionId }) => {
    const name = text(planned, "name");
    const id = resourceGroupId(subscriptionId, name);
    if (world.getResourceGroup(id)) throw importAsExists("azurerm_resource_group", id);
    const group = armCall(`creating Resource Group ${quote(name)}`, () =>
      world.createResourceGroup({
        subscriptionId,
        name,
        location: text(planned, "location"),
        tags: textMap(planned, "tags"),
      }),
    );
    return attributes(group);
  },

  read: (state, { world }) => {
    const group = world.getResourceGroup(text(state, "id"));
    return group && attributes(group);
  },

  update: (planned, { world }) => {
    const id = text(planned, "id");
    const group = armCall(`updating Resource Group ${quote(text(planned, "name"))}`, () =>
      world.updateResourceGroup(id, { tags: textMap(planned, "tags") }),
    );
    return attributes(group);
  },

  delete: (state, { world }) => {
    armCall(`deleting Resource Group ${quote(text(state, "name"))}`, () =>
      world.deleteResourceGroup(text(state, "id")),
    );
  },
};

export const resourceGroupData: DataSourceRule = {
  read: (config, { world, subscriptionId }) => {
    const name = text(config, "name");
    const group = world.getResourceGroup(resourceGroupId(subscriptionId, name));
    if (!group) {
      throw new ProviderError({
        summary: `Resource Group (Subscription: ${quote(subscriptionId)}\nResource Group Name: ${quote(name)}) was not found`,
      });
    }
    return { ...attributes(group), managed_by: "" };
  },
};

function attributes({ id, name, location, tags }: ResourceGroup): ObjectValue {
  return { id, name, location, tags: { ...tags } };
}
