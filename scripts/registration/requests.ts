import type { ComponentRequest, ConnectorRequest } from "../zenml/server";
import type { DesiredComponent, DesiredConnector } from "./desired";

/**
 * A service connector as ZenML is sent it, whole: what is left out of a change, ZenML takes for its default
 * (all resource types, no resource id).
 */
export function connectorRequest(desired: DesiredConnector): ConnectorRequest {
  return {
    name: desired.name,
    description: desired.description,
    connector_type: desired.type,
    auth_method: desired.authMethod,
    resource_types: [desired.resourceType],
    resource_id: desired.resourceId,
    configuration: { ...desired.configuration, client_secret: desired.clientSecret.reveal() },
    // ZenML takes a time without a zone for UTC, and keeps it so.
    expires_at: desired.expiresAt && new Date(desired.expiresAt).toISOString().slice(0, 19),
    labels: { ...desired.labels },
  };
}

/** A stack component as ZenML is sent it, whole: one without its connector would be disconnected. */
export function componentRequest(desired: DesiredComponent, connectorId: string): ComponentRequest {
  return {
    name: desired.name,
    type: desired.type as ComponentRequest["type"],
    flavor: desired.flavor,
    configuration: { ...desired.configuration },
    connector: connectorId,
    connector_resource_id: desired.connectorResourceId,
    labels: { ...desired.labels },
  };
}
