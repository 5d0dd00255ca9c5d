import type { Environment } from "./stacks/environment";

/**
 * What you edit: one entry is one Terraform stack. `npm run deploy -- dev` deploys the one named `dev`.
 *
 * Every setting is described in stacks/environment.ts and constructs/zenml-container-registry.ts; your editor
 * shows the descriptions as you type.
 */
export const environments: Record<string, Environment> = {
  dev: {
    // `az account show` prints both: `id` and `tenantId`.
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    tenantId: "00000000-0000-0000-0000-000000000000",
    registryName: "zenmldevregistry", // unique in all of Azure
    location: "westeurope",
    stackName: "azure-dev",
    tags: { environment: "dev" },
  },
};
