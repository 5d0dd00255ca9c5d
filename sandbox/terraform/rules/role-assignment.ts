import { AzureError, type RoleAssignment } from "../../world/world";
import { isNotEmpty, isOneOf, isUuid } from "../checks";
import { armCall } from "../diagnostics";
import { parseDuration } from "../go-duration";
import type { ResourceRule } from "../rule";
import { isObject, type ObjectValue, text } from "../values";

export const roleAssignment: ResourceRule = {
  checks: {
    name: [isUuid],
    principal_id: [isUuid],
    principal_type: [isOneOf("User", "Group", "ServicePrincipal")],
    role_definition_name: [isNotEmpty],
  },
  exactlyOneOf: ["role_definition_id", "role_definition_name"],
  ignoreCase: ["role_definition_name", "role_definition_id"],

  create: (planned, { world }) => {
    const role = text(planned, "role_definition_name")
      ? { roleDefinitionName: text(planned, "role_definition_name") }
      : { roleDefinitionId: text(planned, "role_definition_id") };
    const request = {
      ...role,
      scope: text(planned, "scope"),
      principalId: text(planned, "principal_id"),
      principalType: text(planned, "principal_type") || "ServicePrincipal",
    };
    const assignment = armCall("creating Role Assignment", () =>
      untilPrincipalIsKnown(createTimeout(planned), () => world.createRoleAssignment(request)),
    );
    return attributes(assignment);
  },

  read: (state, { world }) => {
    const assignment = world.getRoleAssignment(text(state, "id"));
    return assignment && attributes(assignment);
  },

  delete: (state, { world }) => {
    armCall("deleting Role Assignment", () => world.deleteRoleAssignment(text(state, "id")));
  },
};

/** azurerm's own create timeout of role assignments. */
const DEFAULT_TIMEOUT_SECONDS = 30 * 60;

function createTimeout({ timeouts }: ObjectValue): number {
  return (isObject(timeouts) && parseDuration(text(timeouts, "create"))) || DEFAULT_TIMEOUT_SECONDS;
}

/**
 * azurerm asks again while Azure does not know the principal, until the create timeout: after 0.5, 1, 2, 4 and 8
 * seconds, then every 10. Here it asks as often, without the waiting.
 */
function untilPrincipalIsKnown<T>(timeoutSeconds: number, call: () => T): T {
  for (let waited = 0, delay = 0.5; ; waited += delay, delay = Math.min(delay * 2, 10)) {
    try {
      return call();
    } catch (error) {
      const retryable = error instanceof AzureError && error.code === "PrincipalNotFound";
      if (!retryable || waited + delay > timeoutSeconds) throw error;
    }
  }
}

function attributes(assignment: RoleAssignment): ObjectValue {
  return {
    id: assignment.id,
    name: assignment.name,
    scope: assignment.scope,
    role_definition_id: assignment.roleDefinitionId,
    role_definition_name: assignment.roleDefinitionName,
    principal_id: assignment.principalId,
    principal_type: assignment.principalType,
  };
}
