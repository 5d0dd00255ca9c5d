import { randomBytes, randomUUID } from "node:crypto";
import type { RegistrySeed, Sandbox, SeededRegistry } from "../../sandbox/index";

export type Seeded = SeededRegistry & Pick<RegistrySeed, "subscriptionId" | "tenantId" | "resourceGroup">;

/** A registry with a credential, in a subscription and a tenant that no other test uses. */
export async function seed(sandbox: Sandbox, more: Partial<RegistrySeed> = {}): Promise<Seeded> {
  const place = {
    subscriptionId: randomUUID(),
    tenantId: randomUUID(),
    resourceGroup: "rg",
    registryName: `Seed${randomBytes(6).toString("hex")}`,
    ...more,
  };
  return { ...place, ...(await sandbox.control.seedRegistry(place)) };
}
