import { existsSync, readFileSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { CommandError, ExitCode } from "../errors";
import { Secret } from "../secret";

/** Where the ZenML server is, and what to sign in with. */
export interface SignIn {
  /** Address of the server, without a slash at its end. */
  readonly url: string;
  readonly credential: Credential;
  /** Where it was found, for people. */
  readonly source: string;
}

/** An API key is exchanged for a token at sign-in; a token is used as it is. */
export type Credential =
  | { readonly kind: "api-key"; readonly secret: Secret }
  | { readonly kind: "token"; readonly secret: Secret };

/** What a command is told about ZenML. */
export interface SignInOptions {
  readonly env: NodeJS.ProcessEnv;
  /**
   * The option `--zenml-url`.
   * @default - the environment, or what `zenml login` left
   */
  readonly zenmlUrl?: string;
}

/** Variables of ZenML's own client, then those of its Terraform provider. */
const VARIABLES = [
  { url: "ZENML_STORE_URL", apiKey: "ZENML_STORE_API_KEY", apiToken: "ZENML_STORE_API_TOKEN" },
  { url: "ZENML_SERVER_URL", apiKey: "ZENML_API_KEY", apiToken: "ZENML_API_TOKEN" },
] as const;

const WAYS =
  "Run `zenml login <url>`, or set ZENML_STORE_URL and ZENML_STORE_API_KEY (the key of a service account).";

/**
 * Finds the ZenML server and how to sign in: `--zenml-url` and the environment first, then what `zenml login` left
 * on this machine.
 *
 * @throws {@link CommandError} (usage) where nothing is found or ZenML works without a server, (not authorised)
 * where what `zenml login` left has expired
 */
export function findSignIn({ env, zenmlUrl }: SignInOptions): SignIn {
  for (const names of VARIABLES) {
    const url = zenmlUrl ?? env[names.url];
    const [apiKey, apiToken] = [env[names.apiKey], env[names.apiToken]];
    if (!url || !(apiKey || apiToken)) continue;
    const from = zenmlUrl === undefined ? names.url : "--zenml-url";
    return apiKey
      ? { url: serverUrl(url, from), credential: keyFrom(apiKey, names.apiKey), source: names.apiKey }
      : {
          url: serverUrl(url, from),
          credential: { kind: "token", secret: new Secret(apiToken as string) },
          source: names.apiToken,
        };
  }
  const folder = zenmlConfigFolder(env);
  const variable = VARIABLES.find((names) => env[names.url])?.url;
  const url = zenmlUrl ?? (variable ? env[variable] : storeUrl(folder));
  if (url === undefined) {
    throw new CommandError(
      { what: "No ZenML server is known here.", where: folder, remedy: WAYS },
      ExitCode.usage,
    );
  }
  return fromLogin(serverUrl(url, zenmlUrl === undefined ? (variable ?? folder) : "--zenml-url"), folder);
}

/** The folder where ZenML's client keeps its configuration. */
export function zenmlConfigFolder(env: NodeJS.ProcessEnv): string {
  if (env.ZENML_CONFIG_PATH) return resolve(env.ZENML_CONFIG_PATH);
  const home = env.HOME ?? homedir();
  switch (platform()) {
    case "win32":
      return join(env.APPDATA ?? home, "zenml");
    case "darwin":
      return join(home, "Library", "Application Support", "zenml");
    default:
      return join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "zenml");
  }
}

/** The server that ZenML's client on this machine works with, if any. */
export function storeUrl(folder: string): string | undefined {
  const config = readYaml(join(folder, "config.yaml")) as { store?: { url?: unknown } } | undefined;
  const url = config?.store?.url;
  return typeof url === "string" ? url : undefined;
}

/** One of ZenML's YAML files; undefined where there is none. */
export function readYaml(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return parse(readFileSync(file, "utf8"));
  } catch {
    throw new CommandError({
      what: "This file is not YAML.",
      where: file,
      remedy: "Run `zenml login` again.",
    });
  }
}

function serverUrl(url: string, where: string): string {
  if (/^(sqlite|mysql)/.test(url)) {
    throw new CommandError(
      {
        what: `ZenML works on a database here, without a server: ${url.split(":")[0]}`,
        where,
        remedy: "Run `zenml login --local` to start a server on this machine, or `zenml login <url>`.",
      },
      ExitCode.usage,
    );
  }
  if (url.includes("@")) {
    throw new CommandError(
      { what: "The address of the ZenML server has a password in it.", where, remedy: WAYS },
      ExitCode.usage,
    );
  }
  if (!URL.canParse(url) || !["http:", "https:"].includes(new URL(url).protocol)) {
    throw new CommandError(
      { what: `This is not the address of a ZenML server: ${JSON.stringify(url)}`, where, remedy: WAYS },
      ExitCode.usage,
    );
  }
  return url.replace(/\/+$/, "");
}

function keyFrom(value: string, where: string): Credential {
  if (/^ZEN(PRO)?KEY_/.test(value)) return { kind: "api-key", secret: new Secret(value) };
  throw new CommandError(
    {
      what: "This is not a ZenML API key: those begin with ZENKEY_ or ZENPROKEY_.",
      where,
      remedy: "Make one with `zenml service-account create <name>`.",
    },
    ExitCode.usage,
  );
}

/** An entry of `credentials.yaml`, as far as it is used. */
interface Login {
  readonly api_key?: string;
  readonly api_token?: { readonly access_token?: string; readonly expires_at?: string };
}

function fromLogin(url: string, folder: string): SignIn {
  const file = join(folder, "credentials.yaml");
  const logins = (readYaml(file) ?? {}) as Record<string, Login>;
  const { api_key: apiKey, api_token: token } = logins[url] ?? logins[`${url}/`] ?? {};
  if (apiKey) return { url, credential: keyFrom(apiKey, file), source: file };
  if (!token?.access_token) {
    throw new CommandError(
      {
        what: `There is no sign-in for ${url}.`,
        where: file,
        remedy: `Run \`zenml login ${url}\`, or set ZENML_STORE_API_KEY.`,
      },
      ExitCode.notAuthorised,
    );
  }
  if (token.expires_at !== undefined && utc(token.expires_at) < Date.now()) {
    throw new CommandError(
      {
        what: `The sign-in for ${url} ended at ${token.expires_at}.`,
        where: file,
        remedy: `Run \`zenml login ${url}\`.`,
      },
      ExitCode.notAuthorised,
    );
  }
  return { url, credential: { kind: "token", secret: new Secret(token.access_token) }, source: file };
}

/** ZenML writes times in UTC, with or without saying so. */
function utc(time: string): number {
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
}
