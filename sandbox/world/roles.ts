/** What a role lets a principal do with a registry. */
export type RegistryAction = "read" | "pull" | "push" | "delete";

export interface RoleDefinition {
  readonly name: string;
  /** The last part of the definition's id, the same in every subscription. */
  readonly guid: string;
  readonly actions: readonly RegistryAction[];
}

const ALL: readonly RegistryAction[] = ["read", "pull", "push", "delete"];

/**
 * Built-in roles. The simulated registries are classic: the roles of repository permissions exist and can be
 * assigned, but such a registry does not honour them.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers
 */
const BUILT_IN_ROLES: readonly RoleDefinition[] = [
  { name: "Owner", guid: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", actions: ALL },
  { name: "Contributor", guid: "b24988ac-6180-42a0-ab88-20f7382dd24c", actions: ALL },
  { name: "Reader", guid: "acdd72a7-3385-48ef-bd42-f606fba81ae7", actions: ["read", "pull"] },
  { name: "AcrPull", guid: "7f951dda-4ed3-4680-a7ca-43fe172d538d", actions: ["pull"] },
  { name: "AcrPush", guid: "8311e382-0749-4cb8-b61a-304f252e45ec", actions: ["pull", "push"] },
  { name: "AcrDelete", guid: "c2f4ef07-c644-48eb-af81-4b1b4947fb11", actions: ["delete"] },
  {
    name: "Container Registry Repository Reader",
    guid: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
    actions: [],
  },
  {
    name: "Container Registry Repository Writer",
    guid: "2a1e307c-b015-4ebd-883e-5b7698a07328",
    actions: [],
  },
  {
    name: "Container Registry Repository Contributor",
    guid: "2efddaa5-3f1f-4df3-97df-af3f13818f4c",
    actions: [],
  },
  {
    name: "Container Registry Repository Catalog Lister",
    guid: "bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7",
    actions: [],
  },
];

/** Finds a role by its name or by its definition's id. */
export function findRole(nameOrId: string): RoleDefinition | undefined {
  const wanted = nameOrId.split("/").at(-1)?.toLowerCase();
  return BUILT_IN_ROLES.find(({ name, guid }) => name.toLowerCase() === wanted || guid === wanted);
}
