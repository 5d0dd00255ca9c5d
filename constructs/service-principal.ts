import { Application } from "@cdktf/provider-azuread/lib/application";
import { ServicePrincipal as AzureadServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { azureadCaller } from "./azuread-caller";
import { tenantOf } from "./provider-scope";
import { APPLICATION_NAME, OWNER } from "./settings/azure-rules";
import { checkRequired, mistake } from "./settings/mistake";
import { UniqueNames } from "./settings/unique-names";
import { literal } from "./terraform-text";

/** A service principal with its application: a {@link Grantee} that can sign in with a client secret. */
export interface IServicePrincipal extends IConstruct {
  /** Object id of the service principal. */
  readonly principalId: string;
  /** Always `ServicePrincipal`. */
  readonly principalType: string;
  /** Client id (application id), which it signs in with. */
  readonly clientId: string;
  /** Resource id of the application as azuread writes it: `/applications/<object id>`. */
  readonly applicationId: string;
  /** Tenant that it signs in to. */
  readonly tenantId: string;
}

/** Settings of a service principal that is made. */
export interface ServicePrincipalProps {
  /** Name of the application in Entra ID; no other application may have it. */
  readonly displayName: string;
  /**
   * Object ids of those who own application and service principal, when they are made; later changes are
   * ignored, because a person and a pipeline deploy in turn.
   *
   * An owner may change and delete them with `Application.ReadWrite.OwnedBy`, without wider permissions.
   *
   * @default - whoever deploys first
   */
  readonly owners?: string[];
}

/** What is known of a service principal that is there already. */
export interface ServicePrincipalAttributes {
  /** Object id of the service principal. */
  readonly principalId: string;
  /** Client id (application id). */
  readonly clientId: string;
  /** Object id of the application. */
  readonly applicationObjectId: string;
}

/** A service principal that is there already. */
class ExistingServicePrincipal extends Construct implements IServicePrincipal {
  public readonly principalId: string;
  public readonly principalType = "ServicePrincipal";
  public readonly clientId: string;
  public readonly applicationId: string;
  public readonly tenantId: string;

  constructor(scope: Construct, id: string, attributes: ServicePrincipalAttributes) {
    super(scope, id);
    this.principalId = attributes.principalId;
    this.clientId = attributes.clientId;
    this.applicationId = `/applications/${attributes.applicationObjectId}`;
    this.tenantId = azureadCaller(this).tenantId;
    this.node.addValidation({
      validate: () => [
        ...checkRequired("principalId", attributes.principalId, OWNER),
        ...checkRequired("clientId", attributes.clientId, OWNER),
        ...checkRequired("applicationObjectId", attributes.applicationObjectId, OWNER),
      ],
    });
  }
}

/** Makes an application and its service principal. */
export class ServicePrincipal extends Construct implements IServicePrincipal {
  /** A service principal that is there already, in the tenant of the stack's azuread provider. */
  public static fromServicePrincipalAttributes(
    scope: Construct,
    id: string,
    attributes: ServicePrincipalAttributes,
  ): IServicePrincipal {
    return new ExistingServicePrincipal(scope, id, attributes);
  }

  public readonly principalId: string;
  public readonly principalType = "ServicePrincipal";
  public readonly clientId: string;
  public readonly applicationId: string;
  public readonly tenantId: string;

  constructor(scope: Construct, id: string, props: ServicePrincipalProps) {
    super(scope, id);
    const { displayName, owners } = props;
    this.node.addValidation({
      validate: () => [
        ...checkRequired("displayName", displayName, APPLICATION_NAME),
        ...checkOwners(owners),
      ],
    });
    UniqueNames.of(this).claim(this, {
      setting: "displayName",
      value: displayName,
      within: () => `the applications of ${tenantOf(this)}`,
      ignoreCase: true,
    });
    const caller = azureadCaller(this);
    const owned = { owners: owners ?? [caller.objectId], lifecycle: { ignoreChanges: ["owners"] } };
    const application = new Application(this, "Application", {
      displayName: literal(displayName),
      preventDuplicateNames: true,
      ...owned,
    });
    const principal = new AzureadServicePrincipal(this, "ServicePrincipal", {
      clientId: application.clientId,
      ...owned,
    });
    this.principalId = principal.objectId;
    this.clientId = application.clientId;
    this.applicationId = application.id;
    this.tenantId = caller.tenantId;
  }
}

function checkOwners(owners: string[] | undefined): string[] {
  if (owners === undefined || Token.isUnresolved(owners)) return [];
  return Array.isArray(owners) && owners.length > 0
    ? owners.flatMap((owner, index) => checkRequired(`owners[${index}]`, owner, OWNER))
    : [
        mistake(
          "owners",
          owners,
          "a list of at least one owner",
          "leave the setting out: whoever deploys becomes the owner",
        ),
      ];
}
