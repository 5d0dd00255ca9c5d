import { randomUUID } from "node:crypto";
import { AzureError, unknownTenant, type World } from "../world/world";
import { type AzureRequest, type AzureResponse, notSimulated } from "./message";
import { Tokens } from "./tokens";

export const LOGIN_HOST = "login.microsoftonline.com";

/** Claims of an access token of Entra ID that somebody here reads. */
export interface EntraClaims {
  readonly aud: string;
  readonly iss: string;
  /** Client id. */
  readonly appid: string;
  /** Object id of the service principal. */
  readonly oid: string;
  /** Tenant. */
  readonly tid: string;
}

/**
 * Entra ID, as far as client credentials need it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export class Login {
  readonly tokens = new Tokens<EntraClaims>(3600);

  constructor(private readonly world: World) {}

  answer(request: AzureRequest): AzureResponse {
    const [tenant = "", ...rest] = request.path.split("/").slice(1);
    try {
      switch (`${request.method} ${rest.join("/")}`) {
        case "GET discovery/instance":
          return { status: 200, body: instanceDiscovery(request.query.get("authorization_endpoint")) };
        case "GET v2.0/.well-known/openid-configuration":
          if (!this.world.hasTenant(tenant)) throw unknownTenant(tenant);
          return { status: 200, body: openidConfiguration(tenant) };
        case "POST oauth2/v2.0/token":
          return { status: 200, body: this.issueToken(tenant, request.form) };
        default:
          return notSimulated(request);
      }
    } catch (error) {
      if (error instanceof AzureError) return entraError(error);
      throw error;
    }
  }

  private issueToken(tenantId: string, form: URLSearchParams): object {
    const clientSecret = form.get("client_secret");
    if (form.get("grant_type") !== "client_credentials" || clientSecret === null) {
      throw new AzureError(
        401,
        "AADSTS7000218",
        "The sandbox signs applications in with a client secret only: the request body must contain 'client_secret', with the grant type 'client_credentials'.",
      );
    }
    const clientId = form.get("client_id") ?? "";
    const { objectId } = this.world.authenticate({ tenantId, clientId, clientSecret });
    const access_token = this.tokens.issue({
      aud: (form.get("scope") ?? "").replace(/\/\.default$/, ""),
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: clientId,
      oid: objectId,
      tid: tenantId,
    });
    return { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token };
  }
}

function instanceDiscovery(authorizationEndpoint: string | null): object {
  const tenant = /^https:\/\/[^/]+\/([^/]+)/.exec(authorizationEndpoint ?? "")?.[1] ?? "common";
  return {
    tenant_discovery_endpoint: `https://${LOGIN_HOST}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [
      { preferred_network: LOGIN_HOST, preferred_cache: "login.windows.net", aliases: [LOGIN_HOST] },
    ],
  };
}

function openidConfiguration(tenant: string): object {
  const base = `https://${LOGIN_HOST}/${tenant}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    tenant_region_scope: null,
    cloud_instance_name: "microsoftonline.com",
  };
}

const OAUTH_ERRORS: Readonly<Record<string, string>> = {
  AADSTS7000215: "invalid_client",
  AADSTS7000218: "invalid_client",
  AADSTS7000222: "invalid_client",
  AADSTS700016: "unauthorized_client",
  AADSTS90002: "invalid_request",
};

function entraError({ status, code, message }: AzureError): AzureResponse {
  const number = Number(code.replace("AADSTS", ""));
  const trace_id = randomUUID();
  const correlation_id = randomUUID();
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\..*/, "Z");
  return {
    status,
    body: {
      error: OAUTH_ERRORS[code] ?? "invalid_request",
      error_description: `${code}: ${message} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id,
      correlation_id,
      error_uri: `https://${LOGIN_HOST}/error?code=${number}`,
    },
  };
}
