import type { ServicePrincipal } from "../../world/world";
import { isUuid } from "../checks";
import { graphCall } from "../diagnostics";
import type { ResourceRule } from "../rule";
import { type ObjectValue, text, textList } from "../values";

export const servicePrincipal: ResourceRule = {
  checks: { client_id: [isUuid] },

  create: (planned, { world, tenantId }) =>
    attributes(
      graphCall("Could not create service principal", () =>
        world.createServicePrincipal({
          tenantId,
          clientId: text(planned, "client_id"),
          owners: textList(planned, "owners"),
        }),
      ),
    ),

  read: (state, { world }) => {
    const found = world.getServicePrincipal(objectIdOf(state));
    return found && attributes(found);
  },

  delete: (state, { world }) => {
    const objectId = objectIdOf(state);
    graphCall(`Deleting service principal with object ID "${objectId}"`, () =>
      world.deleteServicePrincipal(objectId),
    );
  },
};

/** `/servicePrincipals/<object id>`, as azuread 3 writes ids. */
function objectIdOf(state: ObjectValue): string {
  return text(state, "id").replace(/^\/servicePrincipals\//, "");
}

function attributes({ objectId, clientId, displayName, tenantId }: ServicePrincipal): ObjectValue {
  return {
    id: `/servicePrincipals/${objectId}`,
    object_id: objectId,
    client_id: clientId,
    display_name: displayName,
    application_tenant_id: tenantId,
    service_principal_names: [clientId],
    sign_in_audience: "AzureADMyOrg",
    type: "Application",
  };
}
