/**
 * Who a role is granted to, as plain data: {@link ServicePrincipal} fits, and so does the identity of any
 * other resource.
 */
export interface Grantee {
  /** Object id of the principal in Entra ID (not the client id of its application). */
  readonly principalId: string;

  /**
   * Kind of principal as Azure names it: `ServicePrincipal` (managed identities too), `User` or `Group`.
   * Always sent, so that Azure accepts a principal which its directory has not replicated yet.
   *
   * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---assigning-a-role-to-a-new-principal-sometimes-fails
   */
  readonly principalType: string;
}
