import type { WorldSnapshot } from "./world/world";

/** What exists in the simulated Azure, a line each. */
export function showWorld(world: WorldSnapshot): string {
  const rows = [
    ...world.resourceGroups.map(({ name, location }) => ["resource group", `${name} (${location})`]),
    ...world.registries.map(({ loginServer, sku }) => ["container registry", `${loginServer} (${sku})`]),
    ...world.applications.flatMap(({ displayName, passwords }) => [
      ["application", `${displayName}, with its service principal`],
      ...passwords.map(({ endDate }) => ["client secret", `ends ${endDate.slice(0, 10)}`]),
    ]),
    ...world.roleAssignments.map(({ roleDefinitionName, scope }) => [
      "role",
      `${roleDefinitionName} on ${scope.split("/").pop()}`,
    ]),
  ];
  return rows.map(([kind, text]) => `  ${kind.padEnd(18)}  ${text}`).join("\n");
}
