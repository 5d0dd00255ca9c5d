import { format, inspect } from "node:util";
import { Secret } from "../../../scripts/secret";

const secret = new Secret("s3cr3t~value");

test("a secret is there for whom it is meant", () => {
  expect(secret.reveal()).toBe("s3cr3t~value");
});

test.each([
  ["text", `${secret}`],
  ["a list as text", [secret].join()],
  ["JSON", JSON.stringify({ deep: [secret] })],
  ["console.log", format({ deep: { deeper: { deepest: [secret] } } }, secret)],
  ["console.log with %s", format("%s %o %O %j", secret, secret, secret, secret)],
  ["inspect with everything", inspect(secret, { showHidden: true, getters: true, depth: 9 })],
  ["inspect without its own words", inspect(secret, { showHidden: true, customInspect: false })],
  ["a copy of its fields", JSON.stringify({ ...secret })],
  ["a clone", inspect(structuredClone(secret))],
])("it is not shown by %s", (_, shown) => {
  expect(shown).not.toContain("s3cr3t~value");
});

test("what is shown in its place says what it is", () => {
  expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual([
    "[secret]",
    '"[secret]"',
    "[secret]",
  ]);
});
