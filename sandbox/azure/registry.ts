import { AzureError, type Registry, type RegistryAction, type World } from "../world/world";
import type { Login } from "./login";
import { type AzureRequest, type AzureResponse, basicOf, bearerOf, notSimulated } from "./message";
import { Tokens } from "./tokens";

/** An entry of an access token: what was granted of what was asked for. */
interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

interface RefreshClaims {
  readonly aud: string;
  readonly grant_type: "refresh_token";
  readonly oid: string;
  readonly appid: string;
}

interface AccessClaims {
  readonly aud: string;
  readonly grant_type: "access_token";
  readonly sub: string;
  readonly access: readonly Access[];
}

/** User name of somebody who signs in with a refresh token in place of a password. */
const TOKEN_USER = "00000000-0000-0000-0000-000000000000";
const CATALOG_SCOPE = "registry:catalog:*";

/**
 * `<name>.azurecr.io`: the token service and the list of repositories, which is empty: images are not simulated.
 *
 * @see https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export class RegistryService {
  private readonly refreshTokens = new Tokens<RefreshClaims>(3 * 3600);
  private readonly accessTokens = new Tokens<AccessClaims>(75 * 60);

  constructor(
    private readonly world: World,
    private readonly login: Login,
  ) {}

  answer(request: AzureRequest): AzureResponse {
    const registry = this.world.findRegistry(request.host);
    if (!registry) return refused(404, "NAME_UNKNOWN", `There is no registry ${request.host}.`);
    switch (`${request.method} ${request.path}`) {
      case "GET /v2/":
        return this.read(request) ? { status: 200, body: {} } : challenge(request.host);
      case "GET /v2/_catalog":
      case "GET /acr/v1/_catalog":
        return this.catalog(request);
      case "POST /oauth2/exchange":
        return this.exchange(request);
      case "GET /oauth2/token":
      case "POST /oauth2/token":
        return this.token(request, registry);
      default:
        return notSimulated(request);
    }
  }

  private catalog(request: AzureRequest): AzureResponse {
    const granted = this.read(request)?.access.some(
      ({ type, name, actions }) => type === "registry" && name === "catalog" && actions.includes("*"),
    );
    return granted ? { status: 200, body: { repositories: [] } } : challenge(request.host, CATALOG_SCOPE);
  }

  /** An access token of Entra ID for a refresh token of the registry. */
  private exchange({ host, form }: AzureRequest): AzureResponse {
    const claims = this.login.tokens.read(form.get("access_token") ?? "");
    if (form.get("grant_type") !== "access_token" || form.get("service") !== host || !claims)
      return unauthorized();
    const { oid, appid } = claims;
    const refresh_token = this.refreshTokens.issue({ aud: host, grant_type: "refresh_token", oid, appid });
    return { status: 200, body: { refresh_token } };
  }

  private token(request: AzureRequest, registry: Registry): AzureResponse {
    const fields = request.method === "POST" ? request.form : request.query;
    const principalId = this.principal(request, fields);
    if (fields.get("service") !== request.host || principalId === undefined) return unauthorized();
    const actions = this.world.actionsOf(principalId, registry.id, "registry");
    const access_token = this.accessTokens.issue({
      aud: request.host,
      grant_type: "access_token",
      sub: principalId,
      access: fields
        .getAll("scope")
        .flatMap((scopes) => scopes.split(" "))
        .flatMap((scope) => grant(scope, actions)),
    });
    return { status: 200, body: { access_token } };
  }

  /** Object id of who asks: with a refresh token, or as Docker does with user name and password. */
  private principal(request: AzureRequest, fields: URLSearchParams): string | undefined {
    const basic = basicOf(request);
    const refreshToken = basic?.user === TOKEN_USER ? basic.password : fields.get("refresh_token");
    if (refreshToken !== null) {
      const claims = this.refreshTokens.read(refreshToken);
      return claims?.aud === request.host ? claims.oid : undefined;
    }
    return basic && this.signIn(basic.user, basic.password);
  }

  private signIn(clientId: string, clientSecret: string): string | undefined {
    try {
      return this.world.authenticate({ clientId, clientSecret }).objectId;
    } catch (error) {
      if (error instanceof AzureError) return undefined;
      throw error;
    }
  }

  private read(request: AzureRequest): AccessClaims | undefined {
    const claims = this.accessTokens.read(bearerOf(request) ?? "");
    return claims?.aud === request.host ? claims : undefined;
  }
}

/** Which role action permits which action of a scope. */
const REPOSITORY_ACTIONS: Readonly<Record<string, RegistryAction>> = {
  pull: "pull",
  metadata_read: "pull",
  push: "push",
  metadata_write: "push",
  delete: "delete",
};

/** The part of a scope such as `repository:app:pull,push` that is granted; nothing where none of it is. */
function grant(scope: string, permitted: ReadonlySet<RegistryAction>): Access[] {
  const [type = "", ...middle] = scope.split(":");
  const asked = (middle.pop() ?? "").split(",");
  const actions =
    type === "registry"
      ? asked.filter((action) => action === "*" && permitted.has("pull"))
      : asked.filter((action) => {
          const needed = REPOSITORY_ACTIONS[action];
          return needed !== undefined && permitted.has(needed);
        });
  return actions.length > 0 ? [{ type, name: middle.join(":"), actions }] : [];
}

function challenge(host: string, scope?: string): AzureResponse {
  const fields = [`realm="https://${host}/oauth2/token"`, `service="${host}"`];
  if (scope) fields.push(`scope="${scope}"`);
  return { ...unauthorized(), headers: { "www-authenticate": `Bearer ${fields.join(",")}` } };
}

function unauthorized(): AzureResponse {
  return refused(
    401,
    "UNAUTHORIZED",
    "authentication required, visit https://aka.ms/acr/authorization for more information.",
  );
}

function refused(status: number, code: string, message: string): AzureResponse {
  return { status, body: { errors: [{ code, message }] } };
}
