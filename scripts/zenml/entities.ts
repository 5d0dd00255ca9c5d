/** ZenML's answers as the plain data that plans are made of. */
import type { ActualComponent, ActualConnector, ActualStack } from "../registration/actual";
import type { components } from "./api.generated";

type Schemas = components["schemas"];

/** @throws TypeError where the answer is not a whole service connector */
export function connectorOf({
  id,
  name,
  body,
  metadata,
}: Schemas["ServiceConnectorResponse"]): ActualConnector {
  if (!body || !metadata) throw new TypeError("not hydrated");
  const { connector_type: type } = body;
  const { client_secret: _, ...configuration } = (metadata.configuration ?? {}) as Record<string, string>;
  return {
    id,
    name,
    description: body.description ?? "",
    type: typeof type === "string" ? type : type.connector_type,
    authMethod: body.auth_method,
    resourceTypes: body.resource_types ?? [],
    resourceId: body.resource_id ?? undefined,
    configuration,
    // ZenML writes times in UTC without saying so.
    expiresAt: body.expires_at ? `${body.expires_at.replace(/(Z|\+00:00)$/, "")}Z` : undefined,
    labels: metadata.labels ?? {},
  };
}

/** @throws TypeError where the answer is not a whole component */
export function componentOf({ id, name, body, metadata }: Schemas["ComponentResponse"]): ActualComponent {
  if (!body || !metadata) throw new TypeError("not hydrated");
  return {
    id,
    name,
    type: body.type,
    flavor: body.flavor_name,
    configuration: metadata.configuration,
    connector: metadata.connector ? { id: metadata.connector.id, name: metadata.connector.name } : undefined,
    connectorResourceId: metadata.connector_resource_id ?? undefined,
    labels: (metadata.labels ?? {}) as Record<string, string>,
  };
}

/** @throws TypeError where the answer is not a whole stack */
export function stackOf({ id, name, metadata }: Schemas["StackResponse"]): ActualStack {
  if (!metadata) throw new TypeError("not hydrated");
  const slots = Object.entries(metadata.components).map(([type, occupants]) => [
    type,
    occupants.map((occupant) => ({ id: occupant.id, name: occupant.name })),
  ]);
  return {
    id,
    name,
    components: Object.fromEntries(slots),
    labels: (metadata.labels ?? {}) as Record<string, string>,
  };
}
