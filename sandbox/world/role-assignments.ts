import { randomUUID } from "node:crypto";
import { AzureError } from "./azure-error";
import { ById, isWithin, subscriptionOf, subscriptionScope } from "./resource-ids";
import { findRole, type RoleDefinition } from "./roles";

export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly roleDefinitionName: string;
  readonly principalId: string;
  readonly principalType: string;
}

/** The role is given by name or by the id of its definition. */
export interface NewRoleAssignment {
  readonly scope: string;
  readonly roleDefinitionName?: string;
  readonly roleDefinitionId?: string;
  readonly principalId: string;
  readonly principalType: string;
}

export class RoleAssignments {
  readonly assignments = new ById<RoleAssignment>();

  /** @throws AzureError `RoleDefinitionDoesNotExist`, `RoleAssignmentExists` */
  create({ scope, roleDefinitionName, roleDefinitionId, ...principal }: NewRoleAssignment): RoleAssignment {
    const role = existingRole(roleDefinitionName ?? roleDefinitionId ?? "");
    const twin = this.at(scope, principal.principalId, role.name)[0];
    if (twin) {
      throw new AzureError(
        409,
        "RoleAssignmentExists",
        `The role assignment already exists. The ID of the conflicting role assignment is ${twin.name.replaceAll("-", "")}.`,
      );
    }
    const name = randomUUID();
    const subscription = subscriptionOf(scope);
    return this.assignments.put({
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      scope,
      roleDefinitionId: `${subscription ? subscriptionScope(subscription) : ""}/providers/Microsoft.Authorization/roleDefinitions/${role.guid}`,
      roleDefinitionName: role.name,
      ...principal,
    });
  }

  /** Assignments of a principal that count at a scope: made there, or on anything around it. */
  effective(principalId: string, scope: string): RoleAssignment[] {
    return this.of(principalId).filter((assignment) => isWithin(scope, assignment.scope));
  }

  /** Assignments of a principal that were made at a scope, or on anything in it. */
  under(principalId: string, scope: string): RoleAssignment[] {
    return this.of(principalId).filter((assignment) => isWithin(assignment.scope, scope));
  }

  /** A resource that is deleted takes the assignments on it along. */
  deleteUnder(scope: string): void {
    for (const { id } of this.assignments.all().filter((assignment) => isWithin(assignment.scope, scope))) {
      this.assignments.delete(id);
    }
  }

  /** Takes a role away from a principal, wherever it was given. */
  deleteRole(principalId: string, roleName: string): void {
    for (const { id, roleDefinitionName } of this.of(principalId)) {
      if (roleDefinitionName === roleName) this.assignments.delete(id);
    }
  }

  private at(scope: string, principalId: string, roleName: string): RoleAssignment[] {
    return this.under(principalId, scope).filter(
      (assignment) => assignment.roleDefinitionName === roleName && isWithin(scope, assignment.scope),
    );
  }

  private of(principalId: string): RoleAssignment[] {
    return this.assignments.all().filter((assignment) => assignment.principalId === principalId);
  }
}

function existingRole(nameOrId: string): RoleDefinition {
  const role = findRole(nameOrId);
  if (role) return role;
  throw new AzureError(
    400,
    "RoleDefinitionDoesNotExist",
    `The specified role definition with ID '${nameOrId}' does not exist.`,
  );
}
