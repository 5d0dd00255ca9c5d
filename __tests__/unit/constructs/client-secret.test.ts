import { ClientSecret, ServicePrincipal } from "../../../constructs/index";
import { Config, newStack, resolved } from "../../support/synth";

function passwordOf(settings: { lifetimeDays?: number; generation?: number } = {}) {
  const stack = newStack();
  const servicePrincipal = new ServicePrincipal(stack, "Principal", { displayName: "zenml-images" });
  new ClientSecret(stack, "Secret", { servicePrincipal, displayName: "zenml", ...settings });
  return new Config(stack).only("azuread_application_password");
}

test("belongs to the application, under its name", () => {
  const password = passwordOf();
  expect(password.display_name).toBe("zenml");
  expect(password.application_id).toMatch(/^\$\{azuread_application\.\w+\.id\}$/);
});

test.each([
  [undefined, "4320h"],
  [1, "24h"],
  [730, "17520h"],
])("with a lifetime of %p days ends %s after it is made", (lifetimeDays, hours) => {
  expect(passwordOf({ lifetimeDays }).end_date).toBe(`\${timeadd(plantimestamp(), "${hours}")}`);
});

test("keeps its end until it is replaced, and the new one is made before the old one is deleted", () => {
  expect(passwordOf().lifecycle).toEqual({ create_before_destroy: true, ignore_changes: ["end_date"] });
});

test.each([
  [undefined, "1"],
  [2, "2"],
])("of generation %p is replaced when the generation changes", (generation, expected) => {
  expect(passwordOf({ generation }).rotate_when_changed).toEqual({ generation: expected });
});

test("hands out value and end as references", () => {
  const stack = newStack();
  const servicePrincipal = new ServicePrincipal(stack, "Principal", { displayName: "zenml-images" });
  const secret = new ClientSecret(stack, "Secret", { servicePrincipal, displayName: "zenml" });
  expect(resolved(stack, secret.value)).toMatch(/^\$\{azuread_application_password\.\w+\.value\}$/);
  expect(resolved(stack, secret.endDate)).toMatch(/^\$\{azuread_application_password\.\w+\.end_date\}$/);
});
