import type { Application } from "../../world/world";
import { isNotEmpty, isOneOf } from "../checks";
import { graphCall } from "../diagnostics";
import type { ResourceRule } from "../rule";
import { type ObjectValue, text, textList } from "../values";

export const application: ResourceRule = {
  checks: {
    display_name: [isNotEmpty],
    sign_in_audience: [
      isOneOf(
        "AzureADMyOrg",
        "AzureADMultipleOrgs",
        "AzureADandPersonalMicrosoftAccount",
        "PersonalMicrosoftAccount",
      ),
    ],
  },

  create: (planned, { world, tenantId }) =>
    attributes(
      graphCall("Could not create application", () =>
        world.createApplication({
          tenantId,
          displayName: text(planned, "display_name"),
          owners: textList(planned, "owners"),
          preventDuplicateNames: planned.prevent_duplicate_names === true,
        }),
      ),
    ),

  read: (state, { world }) => {
    const found = world.getApplication(applicationObjectId(text(state, "id")));
    return found && attributes(found);
  },

  update: (planned, { world }) => {
    const objectId = applicationObjectId(text(planned, "id"));
    const change = { displayName: text(planned, "display_name"), owners: textList(planned, "owners") };
    return attributes(
      graphCall(`Could not update application with object ID: "${objectId}"`, () =>
        world.updateApplication(objectId, change),
      ),
    );
  },

  delete: (state, { world }) => {
    const objectId = applicationObjectId(text(state, "id"));
    graphCall(`Deleting application with object ID "${objectId}"`, () => world.deleteApplication(objectId));
  },
};

/** `/applications/<object id>`, as azuread 3 writes ids. */
export function applicationObjectId(id: string): string {
  return id.replace(/^\/applications\//, "");
}

function attributes({ objectId, clientId, displayName, owners }: Application): ObjectValue {
  return {
    id: `/applications/${objectId}`,
    object_id: objectId,
    client_id: clientId,
    display_name: displayName,
    owners: [...owners],
  };
}
