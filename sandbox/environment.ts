import { join } from "node:path";
import type { SandboxDescription } from "./index";

/**
 * What of the user's environment a child process may have: where programs are, and how they speak. Everything else
 * stays out, above all what could lead to a real subscription: `ARM_*`, `AZURE_*`, `TF_*`, `ZENML_*`, `DOCKER_*`.
 */
const INHERITED = [
  "PATH",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TZ",
  "TERM",
  "COLORTERM",
  "COLUMNS",
  "NO_COLOR",
  "FORCE_COLOR",
  "TMPDIR",
  "TERRAFORM_BINARY_NAME",
  // What programs on Windows can't start without.
  "Path",
  "PATHEXT",
  "SystemRoot",
  "ComSpec",
  "TEMP",
  "TMP",
];

/** Hosts that are asked directly: ZenML's server and the sandbox's own. */
const LOCAL_HOSTS = "127.0.0.1,localhost";

/**
 * The environment of every process in a sandbox: it reaches the simulated Azure and nothing else.
 *
 * @param more variables that are set besides
 * @param user the user's environment
 */
export function closedEnvironment(
  {
    folder,
    proxyUrl,
    caFile,
    reattach,
  }: Pick<SandboxDescription, "folder" | "proxyUrl" | "caFile" | "reattach">,
  more: Readonly<Record<string, string>> = {},
  user: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const home = homeOf(folder);
  const inherited = INHERITED.filter((name) => user[name] !== undefined).map((name) => [name, user[name]]);
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    USERPROFILE: home,
    APPDATA: join(home, "AppData"),
    AZURE_CONFIG_DIR: join(home, ".azure"),
    DOCKER_CONFIG: join(home, ".docker"),
    ZENML_CONFIG_PATH: join(home, ".zenml"),
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    HTTP_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    NO_PROXY: LOCAL_HOSTS,
    no_proxy: LOCAL_HOSTS,
    NODE_EXTRA_CA_CERTS: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
    TF_REATTACH_PROVIDERS: reattach,
    CHECKPOINT_DISABLE: "1",
    ZENML_ANALYTICS_OPT_IN: "false",
    ...more,
  };
}

/** Home folder of every process in a sandbox. */
export function homeOf(folder: string): string {
  return join(folder, "home");
}
