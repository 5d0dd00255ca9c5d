import { ExitCode } from "../../../../scripts/errors";
import { refusal } from "../../../../scripts/zenml/refusal";
import { everythingIn } from "../../../support/registration";

const URL = "https://zenml.example.com";
const SECRET = "s3cr3t~value";
const doing = 'store the component "images"';

/** What a server that refuses a request repeats of it. */
const ECHO = [
  {
    type: "missing",
    loc: ["body", "configuration"],
    input: { client_secret: SECRET },
    url: "/usr/lib/python3/zenml.py",
  },
];

test.each<[number, unknown, string]>([
  [403, { detail: ["IllegalOperationError", "Insufficient permissions."] }, ": Insufficient permissions"],
  [404, { detail: "Not Found" }, ": Not Found"],
  [409, { detail: ["EntityExistsError", "Unable to create: it exists"] }, ": Unable to create: it exists"],
  [400, { detail: ["ValueError", "missing required attribute"] }, ": missing required attribute"],
  [
    422,
    { detail: ["ValueError", "1 validation error for Config\nuri\n  input_value=…"] },
    ": 1 validation error for Config",
  ],
  [422, ECHO, ""],
  [422, { detail: ECHO }, ""],
  [422, { detail: [...ECHO, ...ECHO] }, ""],
  [500, { detail: ["RuntimeError", "(sqlite3.IntegrityError) UNIQUE"] }, ": (sqlite3.IntegrityError) UNIQUE"],
  [500, "Internal Server Error", ""],
  [502, "<html>Bad Gateway</html>", ""],
  [500, { detail: ["RuntimeError", "\u001b[2Jgone\u202e"] }, ": [2Jgone"],
  [500, undefined, ""],
  [500, null, ""],
])("HTTP %i with %j", (status, body, reason) => {
  const error = refusal(status, body, { doing, url: URL });
  expect(error.text.what).toBe(`ZenML did not ${doing}${reason} (HTTP ${status}).`);
  expect(error.text.where).toBe(URL);
  expect(everythingIn(error)).not.toContain(SECRET);
});

test.each([
  [401, ExitCode.notAuthorised, /zenml login/],
  [403, ExitCode.notAuthorised, /Use an account that may do this/],
  [400, ExitCode.failed, /Check the server's version, and the stack's settings/],
  [422, ExitCode.failed, /Check the server's version, and the stack's settings/],
  [409, ExitCode.failed, /Try again/],
  [502, ExitCode.failed, /Try again/],
])("HTTP %i ends with exit code %i, and says what to do", (status, exitCode, remedy) => {
  const error = refusal(status, {}, { doing, url: URL });
  expect(error.exitCode).toBe(exitCode);
  expect(error.text.remedy).toMatch(remedy);
});

test.each([{ detail: "Not authenticated" }, { detail: ["CredentialsNotValid", "Signature has expired."] }])(
  "HTTP 401 is about the sign-in, whatever was asked: %j",
  (body) => {
    const { text } = refusal(401, body, { doing, url: URL });
    expect(text.what).toBe("ZenML does not accept this sign-in (HTTP 401).");
  },
);

test.each([400, 403, 409, 422, 500])("nothing of HTTP %i is shown where a secret was sent", (status) => {
  const body = { detail: ["ValueError", `client_secret='${SECRET}' is not valid`] };
  const error = refusal(status, body, { doing, url: URL, secret: true });
  expect(error.text.what).toBe(`ZenML did not ${doing} (HTTP ${status}).`);
  expect(everythingIn(error)).not.toContain(SECRET);
});
