import { connectionFailure, mayPass } from "../../../scripts/connection-failure";
import { ExitCode, errorText } from "../../../scripts/errors";

/** A failure as undici throws it: the cause inside, with its code. */
function failure(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("internal words"), { code }) });
}

/** As Node gives up on a host with several addresses. */
const allAddresses = new TypeError("fetch failed", {
  cause: new AggregateError([failure("ECONNREFUSED"), failure("ECONNREFUSED")], "internal words"),
});

const timeout = new DOMException("internal words", "TimeoutError");

test.each<[string, unknown, boolean, string, RegExp]>([
  ["an unknown name", failure("ENOTFOUND"), false, "there is no host of that name", /Check the name/],
  ["no DNS", failure("EAI_AGAIN"), true, "its name could not be looked up", /DNS/],
  ["nothing there", failure("ECONNREFUSED"), false, "nothing answers there", /that the server is running/],
  ["nothing at any address", allAddresses, false, "nothing answers there", /that the server is running/],
  ["a reset", failure("ECONNRESET"), true, "the connection was broken off", /proxies and firewalls/],
  ["a closed pipe", failure("EPIPE"), true, "the connection was broken off", /proxies and firewalls/],
  [
    "a closed socket",
    failure("UND_ERR_SOCKET"),
    true,
    "the connection was broken off",
    /proxies and firewalls/,
  ],
  ["no route to the host", failure("EHOSTUNREACH"), false, "no way leads there", /VPN/],
  ["no route to the network", failure("ENETUNREACH"), false, "no way leads there", /VPN/],
  ["silence", failure("ETIMEDOUT"), true, "it did not answer in time", /firewall/],
  [
    "silence from the start",
    failure("UND_ERR_CONNECT_TIMEOUT"),
    true,
    "it did not answer in time",
    /firewall/,
  ],
  ["no answer within the limit", timeout, true, "no answer within 30 s", /Try again/],
  [
    "a proxy that refuses",
    failure("UND_ERR_ABORTED"),
    false,
    "the proxy refused the connection",
    /HTTPS_PROXY/,
  ],
  ["an old certificate", failure("CERT_HAS_EXPIRED"), false, "its certificate has expired", /clock/],
  [
    "a certificate of another host",
    failure("ERR_TLS_CERT_ALTNAME_INVALID"),
    false,
    "its certificate is for another name",
    /Check the address/,
  ],
  ...[
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  ].map((code): [string, unknown, boolean, string, RegExp] => [
    `an unknown authority (${code})`,
    failure(code),
    false,
    "its certificate is signed by an authority that this machine does not know",
    /NODE_EXTRA_CA_CERTS/,
  ]),
  ["anything else with a code", failure("ENEW"), false, "ENEW", /network and proxy settings/],
  ["anything else", new Error("internal words"), false, "the request failed", /network and proxy settings/],
  ["what is no error", "internal words", false, "the request failed", /network and proxy settings/],
])("%s", (_, error, passing, meaning, remedy) => {
  const told = connectionFailure(error, "zenml.example.com");
  expect(told.text.what).toBe(`Could not reach zenml.example.com: ${meaning}.`);
  expect(told.text.where).toBe("zenml.example.com");
  expect(told.text.remedy).toMatch(remedy);
  expect(told.exitCode).toBe(ExitCode.failed);
  expect(errorText(told)).not.toContain("internal words");
  expect(mayPass(error)).toBe(passing);
});
