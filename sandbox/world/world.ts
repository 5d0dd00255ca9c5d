import { AzureError } from "./azure-error";
import {
  type Application,
  type Deployer,
  Directory,
  type NewApplication,
  type NewPassword,
  type NewServicePrincipal,
  type PasswordRequest,
  type ServicePrincipal,
} from "./directory";
import {
  type NewRegistry,
  type NewResourceGroup,
  notFound,
  Registries,
  type Registry,
  type RegistrySettings,
  type ResourceGroup,
  type Tags,
} from "./registries";
import { isWithin, subscriptionOf, subscriptionScope } from "./resource-ids";
import { type NewRoleAssignment, type RoleAssignment, RoleAssignments } from "./role-assignments";
import { findRole, type RegistryAction } from "./roles";
import { Propagation, type ScopeSettings } from "./settings";
import type { WorldSnapshot } from "./snapshot";

export { AzureError } from "./azure-error";
export type { Application, NewPassword, Password, ServicePrincipal } from "./directory";
export type { Registry, ResourceGroup } from "./registries";
export type { RoleAssignment } from "./role-assignments";
export type { RegistryAction } from "./roles";
export type { ScopeSettings } from "./settings";
export type { WorldSnapshot } from "./snapshot";

/** Who looks at role assignments: the resource manager, or a registry's own token service. */
export type Plane = "management" | "registry";

export interface Credential {
  /** Left out where the application's own tenant is meant, as a registry does that gets a client id and secret. */
  readonly tenantId?: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The simulated Azure: what exists, who may do what, and what Azure refuses. In memory only. What Azure's Terraform
 * providers check before they ask Azure is not in here.
 */
export class World {
  /** By subscription id or tenant id, so that tests that run side by side do not disturb each other. */
  readonly settings = new Map<string, ScopeSettings>();

  private readonly resources = new Registries();
  private readonly roles = new RoleAssignments();
  private readonly directory: Directory;
  private readonly propagation = new Propagation();

  constructor(private readonly now: () => Date = () => new Date()) {
    this.directory = new Directory(now);
  }

  createResourceGroup(group: NewResourceGroup): ResourceGroup {
    return this.resources.createGroup(group);
  }

  updateResourceGroup(id: string, change: { readonly tags: Tags }): ResourceGroup {
    return this.resources.updateGroup(id, change);
  }

  getResourceGroup(id: string): ResourceGroup | undefined {
    return this.resources.groups.get(id);
  }

  deleteResourceGroup(id: string): void {
    this.resources.deleteGroup(id);
    this.roles.deleteUnder(id);
  }

  createRegistry(registry: NewRegistry): Registry {
    return this.resources.createRegistry(registry);
  }

  updateRegistry(id: string, change: Partial<RegistrySettings>): Registry {
    return this.resources.updateRegistry(id, change);
  }

  getRegistry(id: string): Registry | undefined {
    return this.resources.registries.get(id);
  }

  deleteRegistry(id: string): void {
    this.resources.registries.delete(id);
    this.roles.deleteUnder(id);
  }

  registriesOf(subscriptionId: string): Registry[] {
    return this.resources.inSubscription(subscriptionId);
  }

  findRegistry(loginServer: string): Registry | undefined {
    return this.resources.byLoginServer(loginServer);
  }

  /** @throws AzureError `PrincipalNotFound`, `ResourceNotFound` and what {@link RoleAssignments.create} throws */
  createRoleAssignment(assignment: NewRoleAssignment): RoleAssignment {
    const { principalId, principalType, scope } = assignment;
    // Only service principals are simulated: of other principals there is nothing to be known.
    if (principalType === "ServicePrincipal" && !this.isPrincipal(principalId)) {
      throw new AzureError(
        400,
        "PrincipalNotFound",
        `Principal ${principalId.replaceAll("-", "")} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.`,
      );
    }
    if (!this.isScope(scope)) throw notFound(scope);
    return this.roles.create(assignment);
  }

  getRoleAssignment(id: string): RoleAssignment | undefined {
    return this.roles.assignments.get(id);
  }

  deleteRoleAssignment(id: string): void {
    this.roles.assignments.delete(id);
  }

  /** Takes a role away from a principal, wherever it was given. */
  removeRole(principalId: string, roleName: string): void {
    this.roles.deleteRole(principalId, roleName);
  }

  /** Names of the roles that a principal has at a scope, those from around it included, once they have propagated. */
  rolesOf(principalId: string, scope: string, plane: Plane = "management"): string[] {
    const visible = this.visible(this.roles.effective(principalId, scope), plane);
    return [...new Set(visible.map(({ roleDefinitionName }) => roleDefinitionName))].sort();
  }

  /** What a principal may do with a registry. */
  actionsOf(principalId: string, registryId: string, plane: Plane = "management"): Set<RegistryAction> {
    return new Set(
      this.rolesOf(principalId, registryId, plane).flatMap((name) => findRole(name)?.actions ?? []),
    );
  }

  /** A role anywhere in a subscription is enough to read it, unless the settings forbid it. */
  canReadSubscription(principalId: string, subscriptionId: string): boolean {
    if (this.settings.get(subscriptionId)?.subscriptionReadable === false) return false;
    const scope = subscriptionScope(subscriptionId);
    const assignments = [
      ...this.roles.under(principalId, scope),
      ...this.roles.effective(principalId, scope).filter((one) => !isWithin(one.scope, scope)),
    ];
    return this.visible(assignments, "management").length > 0;
  }

  /** The fixed principal that deploys in a tenant. */
  deployer(tenantId: string): Deployer {
    return this.directory.deployer(tenantId);
  }

  createApplication(application: NewApplication): Application {
    return this.directory.createApplication(application);
  }

  updateApplication(
    objectId: string,
    change: { readonly displayName?: string; readonly owners?: readonly string[] },
  ): Application {
    return this.directory.updateApplication(objectId, change);
  }

  getApplication(objectId: string): Application | undefined {
    return this.directory.getApplication(objectId);
  }

  deleteApplication(objectId: string): void {
    this.directory.deleteApplication(objectId);
  }

  createServicePrincipal(principal: NewServicePrincipal): ServicePrincipal {
    return this.directory.createServicePrincipal(principal);
  }

  getServicePrincipal(objectId: string): ServicePrincipal | undefined {
    return this.directory.getServicePrincipal(objectId);
  }

  deleteServicePrincipal(objectId: string): void {
    this.directory.deleteServicePrincipal(objectId);
  }

  addPassword(applicationObjectId: string, password: PasswordRequest): NewPassword {
    return this.directory.addPassword(applicationObjectId, password);
  }

  removePassword(applicationObjectId: string, keyId: string): void {
    this.directory.removePassword(applicationObjectId, keyId);
  }

  expirePasswords(applicationObjectId: string): void {
    this.directory.expirePasswords(applicationObjectId);
  }

  hasTenant(tenantId: string): boolean {
    return this.directory.hasTenant(tenantId);
  }

  /**
   * Signs an application in.
   *
   * @throws AzureError with one of Entra ID's codes:
   * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
   */
  authenticate({ tenantId, clientId, clientSecret }: Credential): ServicePrincipal {
    if (tenantId !== undefined && !this.hasTenant(tenantId)) throw unknownTenant(tenantId);
    const application = this.directory.findApplication(clientId);
    const tenant = (tenantId ?? application?.tenantId ?? "").toLowerCase();
    const principal = this.directory.findServicePrincipal(clientId);
    const propagation = this.settings.get(tenant)?.propagation;
    if (
      !application ||
      application.tenantId.toLowerCase() !== tenant ||
      !principal ||
      !this.propagation.isVisible(application.objectId, propagation?.applications)
    ) {
      throw new AzureError(
        400,
        "AADSTS700016",
        `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      );
    }
    const password = this.directory.findPassword(application, clientSecret);
    if (!password || !this.propagation.isVisible(password.keyId, propagation?.secrets)) {
      throw new AzureError(
        401,
        "AADSTS7000215",
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      );
    }
    if (new Date(password.endDate) <= this.now()) {
      throw new AzureError(
        401,
        "AADSTS7000222",
        `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      );
    }
    return principal;
  }

  snapshot(): WorldSnapshot {
    return {
      resourceGroups: this.resources.groups.all(),
      registries: this.resources.registries.all(),
      roleAssignments: this.roles.assignments.all(),
      applications: this.directory.applications(),
      servicePrincipals: this.directory.servicePrincipals(),
    };
  }

  private visible(assignments: readonly RoleAssignment[], plane: Plane): RoleAssignment[] {
    return assignments.filter(({ id, scope }) => {
      const settings = this.settings.get(subscriptionOf(scope) ?? "");
      return this.propagation.isVisible(`${plane} ${id}`, settings?.propagation?.roles);
    });
  }

  private isPrincipal(objectId: string): boolean {
    return this.directory.getServicePrincipal(objectId) !== undefined || this.directory.isDeployer(objectId);
  }

  /** Whether a scope is there; of what is neither a group nor a registry nothing is known. */
  private isScope(scope: string): boolean {
    if (/\/registries\/[^/]+$/i.test(scope)) return this.getRegistry(scope) !== undefined;
    if (/\/resourceGroups\/[^/]+$/i.test(scope)) return this.getResourceGroup(scope) !== undefined;
    return true;
  }
}

/** What Entra ID says of a tenant that it does not know. */
export function unknownTenant(tenantId: string): AzureError {
  return new AzureError(
    400,
    "AADSTS90002",
    `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
}
