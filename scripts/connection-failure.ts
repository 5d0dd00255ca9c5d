import { CommandError } from "./errors";

/** Seconds within which one request must be answered. */
export const REQUEST_SECONDS = 30;

/** What a fault of the network means, by its code (Node's, OpenSSL's, undici's), and what to do about it. */
const FAULTS: Readonly<Record<string, readonly [meaning: string, remedy: string]>> = {
  ENOTFOUND: ["there is no host of that name", "Check the name, and that this machine can look it up."],
  EAI_AGAIN: ["its name could not be looked up", "Check this machine's network and its DNS."],
  ECONNREFUSED: ["nothing answers there", "Check the address, and that the server is running."],
  ECONNRESET: [
    "the connection was broken off",
    "Try again; if it stays, look at proxies and firewalls between.",
  ],
  EPIPE: ["the connection was broken off", "Try again; if it stays, look at proxies and firewalls between."],
  EHOSTUNREACH: ["no way leads there", "Check this machine's network, VPN and firewall."],
  ENETUNREACH: ["no way leads there", "Check this machine's network, VPN and firewall."],
  ETIMEDOUT: ["it did not answer in time", "Check this machine's network, VPN and firewall."],
  UND_ERR_CONNECT_TIMEOUT: ["it did not answer in time", "Check this machine's network, VPN and firewall."],
  UND_ERR_SOCKET: [
    "the connection was broken off",
    "Try again; if it stays, look at proxies and firewalls between.",
  ],
  UND_ERR_ABORTED: ["the proxy refused the connection", "Check HTTPS_PROXY and NO_PROXY."],
  CERT_HAS_EXPIRED: ["its certificate has expired", "Tell whoever runs it, and check this machine's clock."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["its certificate is for another name", "Check the address."],
};

const UNKNOWN_AUTHORITY = [
  "its certificate is signed by an authority that this machine does not know",
  "Set NODE_EXTRA_CA_CERTS to the file with that authority's certificate (PEM).",
] as const;

const UNKNOWN_AUTHORITY_CODES = [
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
];

/** Says in words why a host could not be reached. */
export function connectionFailure(error: unknown, host: string): CommandError {
  const [meaning, remedy] = explain(error);
  return new CommandError({ what: `Could not reach ${host}: ${meaning}.`, where: host, remedy });
}

/** Faults that another attempt may not meet. A name or an authority that is unknown stays unknown. */
const PASSING = [
  "EAI_AGAIN",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
];

/** Whether a request that failed so may be answered when it is sent again. */
export function mayPass(error: unknown): boolean {
  return isTimeout(error) || codesOf(error).some((code) => PASSING.includes(code));
}

function explain(error: unknown): readonly [meaning: string, remedy: string] {
  if (isTimeout(error)) {
    return [`no answer within ${REQUEST_SECONDS} s`, "Try again; if it stays, ask whoever runs it."];
  }
  const codes = codesOf(error);
  if (codes.some((code) => UNKNOWN_AUTHORITY_CODES.includes(code))) return UNKNOWN_AUTHORITY;
  const known = codes.find((code) => code in FAULTS);
  if (known !== undefined) return FAULTS[known];
  return [
    codes[0] ?? "the request failed",
    "Check the address, and this machine's network and proxy settings.",
  ];
}

function isTimeout(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === "TimeoutError";
}

/** Codes of an error and of what caused it, the outermost first. */
function codesOf(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const { code, cause, errors = [] } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  return [...(typeof code === "string" ? [code] : []), ...[cause, ...errors].flatMap(codesOf)];
}
