import { ProviderError } from "../../../../sandbox/terraform/diagnostics";
import { roleAssignment } from "../../../../sandbox/terraform/rules/role-assignment";
import { AzureError, World } from "../../../../sandbox/world/world";

const SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
const PRINCIPAL = "22222222-2222-2222-2222-222222222222";

/** Asks for a role that the world refuses each time with a code; returns how often it was asked. */
function attempts(code: string, timeouts: { create: string } | null): number {
  const world = new World();
  const create = jest.spyOn(world, "createRoleAssignment").mockImplementation(() => {
    throw new AzureError(400, code, "refused");
  });
  const planned = {
    scope: `/subscriptions/${SUBSCRIPTION}`,
    role_definition_name: "AcrPush",
    principal_id: PRINCIPAL,
    principal_type: "ServicePrincipal",
    timeouts,
  };
  const account = { world, subscriptionId: SUBSCRIPTION, tenantId: SUBSCRIPTION };
  expect(() => roleAssignment.create(planned, account)).toThrow(ProviderError);
  return create.mock.calls.length;
}

// azurerm was seen to ask 57 times in 9 minutes.
test.each([
  [{ create: "9m" }, 58],
  [{ create: "5m" }, 34],
  [{ create: "2s" }, 3],
  [null, 184],
])(
  "with timeouts %j, azurerm asks %i times for a principal that Azure does not know yet",
  (timeouts, times) => {
    expect(attempts("PrincipalNotFound", timeouts)).toBe(times);
  },
);

test("any other refusal is final", () => {
  expect(attempts("AuthorizationFailed", { create: "5m" })).toBe(1);
});
