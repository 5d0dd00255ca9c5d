import type { Application, ServicePrincipal } from "./directory";
import type { Registry, ResourceGroup } from "./registries";
import type { RoleAssignment } from "./role-assignments";

/** All that exists, as plain JSON, sorted by id, without the values of secrets. */
export interface WorldSnapshot {
  readonly resourceGroups: readonly ResourceGroup[];
  readonly registries: readonly Registry[];
  readonly roleAssignments: readonly RoleAssignment[];
  readonly applications: readonly Application[];
  readonly servicePrincipals: readonly ServicePrincipal[];
}
