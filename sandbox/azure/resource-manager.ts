import { notFound } from "../world/registries";
import { isWithin, registryId, resourceGroupId, subscriptionScope } from "../world/resource-ids";
import { AzureError, type Registry, type World } from "../world/world";
import type { EntraClaims, Login } from "./login";
import { type AzureRequest, type AzureResponse, bearerOf, notSimulated } from "./message";

export const RESOURCE_MANAGER_HOST = "management.azure.com";

const SUBSCRIPTION = /^\/subscriptions\/([^/]+)$/i;
const REGISTRY =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.ContainerRegistry\/registries(?:\/([^/]+)(\/listCredentials)?)?$/i;

/** Azure's resource manager, as far as it is read with a registry's credential. */
export class ResourceManager {
  constructor(
    private readonly world: World,
    private readonly login: Login,
  ) {}

  answer(request: AzureRequest): AzureResponse {
    try {
      return this.route(request, this.caller(request));
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      const { status, code, message } = error;
      const headers = status === 401 ? { "www-authenticate": CHALLENGE } : undefined;
      return { status, headers, body: { error: { code, message } } };
    }
  }

  private route(request: AzureRequest, caller: EntraClaims): AzureResponse {
    const { method } = request;
    const path = decodeURIComponent(request.path);
    const [, subscriptionId] = SUBSCRIPTION.exec(path) ?? [];
    if (method === "GET" && subscriptionId !== undefined) {
      this.requireSubscription(caller, subscriptionId);
      return { status: 200, body: subscriptionBody(subscriptionId, caller.tid) };
    }
    const [matched, subscription = "", group, name, listCredentials] = REGISTRY.exec(path) ?? [];
    if (matched === undefined) return notSimulated(request);
    if (method === "POST" && group !== undefined && name !== undefined && listCredentials) {
      // The admin account is not simulated, so nobody may have its passwords.
      const id = registryId(resourceGroupId(subscription, group), name);
      throw forbidden(caller, "Microsoft.ContainerRegistry/registries/listCredentials/action", id);
    }
    if (method !== "GET" || listCredentials) return notSimulated(request);
    if (name === undefined) return { status: 200, body: this.list(caller, subscription, group) };
    if (group === undefined) return notSimulated(request);
    const id = registryId(resourceGroupId(subscription, group), name);
    return { status: 200, body: this.registry(caller, id) };
  }

  private registry(caller: EntraClaims, id: string): object {
    if (!this.mayRead(caller, id)) throw forbidden(caller, "Microsoft.ContainerRegistry/registries/read", id);
    const registry = this.world.getRegistry(id);
    if (!registry) throw notFound(id);
    return registryBody(registry);
  }

  /** A list holds what the caller may read. */
  private list(caller: EntraClaims, subscriptionId: string, group: string | undefined): object {
    if (group === undefined) this.requireSubscription(caller, subscriptionId);
    const scope = group === undefined ? "/" : resourceGroupId(subscriptionId, group);
    const readable = this.world
      .registriesOf(subscriptionId)
      .filter(({ id }) => isWithin(id, scope) && this.mayRead(caller, id));
    return { value: readable.map(registryBody) };
  }

  private mayRead({ oid }: EntraClaims, id: string): boolean {
    return this.world.actionsOf(oid, id).has("read");
  }

  private requireSubscription(caller: EntraClaims, subscriptionId: string): void {
    if (this.world.canReadSubscription(caller.oid, subscriptionId)) return;
    throw forbidden(caller, "Microsoft.Resources/subscriptions/read", subscriptionScope(subscriptionId));
  }

  private caller(request: AzureRequest): EntraClaims {
    const token = bearerOf(request);
    if (token === undefined) {
      throw new AzureError(
        401,
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    const claims = this.login.tokens.read(token);
    if (!claims) {
      throw new AzureError(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }
    if (!/^https:\/\/management\.(azure\.com|core\.windows\.net)\/?$/.test(claims.aud)) {
      throw new AzureError(
        401,
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${claims.aud}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/'.`,
      );
    }
    return claims;
  }
}

const CHALLENGE =
  'Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", error_description="The access token is missing or invalid."';

function forbidden({ appid, oid }: EntraClaims, action: string, scope: string): AzureError {
  return new AzureError(
    403,
    "AuthorizationFailed",
    `The client '${appid}' with object id '${oid}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

function subscriptionBody(subscriptionId: string, tenantId: string): object {
  return {
    id: subscriptionScope(subscriptionId),
    subscriptionId,
    tenantId,
    displayName: "Simulated subscription",
    state: "Enabled",
    authorizationSource: "RoleBased",
    subscriptionPolicies: { quotaId: "PayAsYouGo_2014-09-01", spendingLimit: "Off" },
  };
}

function registryBody(registry: Registry): object {
  const { id, name, location, sku, tags, loginServer } = registry;
  return {
    id,
    name,
    type: "Microsoft.ContainerRegistry/registries",
    location,
    tags,
    sku: { name: sku, tier: sku },
    properties: {
      loginServer,
      provisioningState: "Succeeded",
      adminUserEnabled: registry.adminEnabled,
      anonymousPullEnabled: registry.anonymousPullEnabled,
      publicNetworkAccess: registry.publicNetworkAccessEnabled ? "Enabled" : "Disabled",
      networkRuleBypassOptions: "AzureServices",
      zoneRedundancy: "Disabled",
      dataEndpointEnabled: false,
      dataEndpointHostNames: [],
      privateEndpointConnections: [],
      roleAssignmentMode: "LegacyRegistryPermissions",
    },
  };
}
