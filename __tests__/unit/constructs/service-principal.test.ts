import { ServicePrincipal } from "../../../constructs/index";
import { Config, mistakesIn, newStack, resolved } from "../../support/synth";

const OWNER = "33333333-3333-4333-8333-333333333333";
const CALLER = `\${data.azuread_client_config.AzureadCaller.object_id}`;

test("makes an application and its service principal, and nothing else", () => {
  const stack = newStack();
  new ServicePrincipal(stack, "Principal", { displayName: "zenml-images" });
  const config = new Config(stack);
  expect(config.counts()).toEqual({ azuread_application: 1, azuread_service_principal: 1 });
  expect(config.only("azuread_application")).toMatchObject({
    display_name: "zenml-images",
    prevent_duplicate_names: true,
  });
  expect(config.only("azuread_service_principal").client_id).toMatch(
    /^\$\{azuread_application\.\w+\.client_id\}$/,
  );
});

test.each([
  ["whoever deploys first", undefined, [CALLER]],
  ["the owners that are given", [OWNER], [OWNER]],
])("both are owned by %s, whoever deploys later", (_, owners, expected) => {
  const stack = newStack();
  new ServicePrincipal(stack, "Principal", { displayName: "zenml-images", owners });
  const config = new Config(stack);
  const owned = { owners: expected, lifecycle: { ignore_changes: ["owners"] } };
  expect(config.only("azuread_application")).toMatchObject(owned);
  expect(config.only("azuread_service_principal")).toMatchObject(owned);
});

test("asks once in a stack who deploys", () => {
  const stack = newStack();
  new ServicePrincipal(stack, "One", { displayName: "one" });
  new ServicePrincipal(stack, "Two", { displayName: "two" });
  expect(Object.keys(new Config(stack).json.data.azuread_client_config)).toEqual(["AzureadCaller"]);
});

test("is a grantee that signs in to the provider's tenant", () => {
  const stack = newStack();
  const principal = new ServicePrincipal(stack, "Principal", { displayName: "zenml-images" });
  expect(resolved(stack, principal.principalId)).toMatch(/^\$\{azuread_service_principal\.\w+\.object_id\}$/);
  expect(principal.principalType).toBe("ServicePrincipal");
  expect(resolved(stack, principal.tenantId)).toBe(`\${data.azuread_client_config.AzureadCaller.tenant_id}`);
});

describe("a service principal that is there already", () => {
  const attributes = {
    principalId: "33333333-3333-4333-8333-333333333333",
    clientId: "44444444-4444-4444-8444-444444444444",
    applicationObjectId: "55555555-5555-4555-8555-555555555555",
  };

  test("is taken by its ids", () => {
    const stack = newStack();
    const principal = ServicePrincipal.fromServicePrincipalAttributes(stack, "Principal", attributes);
    expect(principal).toMatchObject({
      principalId: attributes.principalId,
      principalType: "ServicePrincipal",
      clientId: attributes.clientId,
      applicationId: `/applications/${attributes.applicationObjectId}`,
    });
    expect(new Config(stack).counts()).toEqual({});
    expect(mistakesIn(stack)).toEqual([]);
  });

  test.each(["principalId", "clientId", "applicationObjectId"])("is told about a wrong %s", (setting) => {
    for (const value of ["zenml-images", undefined, null, 7]) {
      const stack = newStack();
      const wrong = { ...attributes, [setting]: value } as typeof attributes;
      ServicePrincipal.fromServicePrincipalAttributes(stack, "Principal", wrong);
      expect(mistakesIn(stack)).toMatchObject([{ path: "dev/Principal", setting }]);
    }
  });
});
