/** Tenant of a provider that names none: the one that the simulated deployer is signed in to. */
export const HOME_TENANT = "00000000-0000-0000-0000-000000000000";
