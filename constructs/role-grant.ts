import { createHash } from "node:crypto";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { Grantee } from "./grantee";
import { PRINCIPAL_ID, PRINCIPAL_TYPE } from "./settings/azure-rules";
import { checkRequired } from "./settings/mistake";

/**
 * How long Terraform waits for Azure to know a principal that was just made. Seconds are usual; azurerm itself
 * goes on for 30 minutes without a word, which a wrong principal id would take to come out.
 */
const CREATE_TIMEOUT = "5m";

/** Grants a role once: asking again gives the assignment that is there. */
export function grantRole(
  parent: Construct,
  role: string,
  scopeId: string,
  grantee: Grantee,
): RoleAssignment {
  const id = `${role}-${fingerprint(parent, scopeId, grantee)}`;
  const existing = parent.node.tryFindChild(id);
  if (existing) return existing as RoleAssignment;
  const assignment = new RoleAssignment(parent, id, {
    scope: scopeId,
    roleDefinitionName: role,
    principalId: grantee.principalId,
    principalType: grantee.principalType,
    timeouts: { create: CREATE_TIMEOUT },
  });
  assignment.node.addValidation({
    validate: () => [
      ...checkRequired("principalId", grantee.principalId, PRINCIPAL_ID),
      ...checkRequired("principalType", grantee.principalType, PRINCIPAL_TYPE),
    ],
  });
  return assignment;
}

/** Tells grants of one role apart by what they refer to, so that their order in the code does not matter. */
function fingerprint(parent: Construct, scopeId: string, grantee: Grantee): string {
  const reference = Tokenization.resolve([scopeId, grantee.principalId], {
    scope: parent,
    preparing: false,
    resolver: new DefaultTokenResolver(new StringConcat()),
  });
  return createHash("sha256").update(JSON.stringify(reference)).digest("hex").slice(0, 8);
}
