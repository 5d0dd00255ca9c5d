/**
 * How a registry decides who may do what.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions
 */
export enum RegistryPermissionMode {
  /** Classic: roles on the registry, `AcrPush` and `AcrPull`. */
  REGISTRY = "registry",

  /** Repository permissions (ABAC): the classic roles are not honoured there. */
  REPOSITORY = "repository",
}

/** Roles that let a principal push, in the given mode; pushing includes pulling. */
export function pushRoles(mode: RegistryPermissionMode): string[] {
  return mode === RegistryPermissionMode.REPOSITORY
    ? ["Container Registry Repository Writer", "Container Registry Repository Catalog Lister"]
    : ["AcrPush"];
}

/** Roles that let a principal pull, in the given mode. */
export function pullRoles(mode: RegistryPermissionMode): string[] {
  return mode === RegistryPermissionMode.REPOSITORY
    ? ["Container Registry Repository Reader", "Container Registry Repository Catalog Lister"]
    : ["AcrPull"];
}
