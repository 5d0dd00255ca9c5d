import { ApplicationPasswordA } from "@cdktf/provider-azuread/lib/application-password";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { IServicePrincipal } from "./service-principal";
import { checkWholeNumber } from "./settings/azure-rules";
import { literal } from "./terraform-text";

const DEFAULT_LIFETIME_DAYS = 180;

/** Settings of a client secret that Terraform makes. */
export interface ClientSecretProps {
  /** Service principal that signs in with the secret. */
  readonly servicePrincipal: IServicePrincipal;
  /** Name that the secret has in Entra ID, among the application's others. */
  readonly displayName: string;
  /**
   * Days from when the secret is made to its end: 1 to 730, the most that the Azure portal offers. A change
   * takes effect with the next generation.
   * @default 180
   */
  readonly lifetimeDays?: number;
  /**
   * Number of the secret: raise it to have a new one made, before the old one is deleted.
   * @default 1
   */
  readonly generation?: number;
}

/**
 * A client secret that Terraform makes, and keeps in clear in its state, as every Terraform secret is.
 */
export class ClientSecret extends Construct {
  /** The secret itself: a sensitive value. */
  public readonly value: string;
  /** When the secret ends: RFC 3339, UTC. */
  public readonly endDate: string;

  constructor(scope: Construct, id: string, props: ClientSecretProps) {
    super(scope, id);
    const { servicePrincipal, displayName, lifetimeDays = DEFAULT_LIFETIME_DAYS, generation = 1 } = props;
    this.node.addValidation({
      validate: () => [
        ...checkWholeNumber("secretLifetimeDays", lifetimeDays, {
          min: 1,
          max: 730,
          unit: "days",
          remedy: `${DEFAULT_LIFETIME_DAYS} suits most; leave the setting out for it`,
        }),
        ...checkWholeNumber("secretGeneration", generation, {
          min: 1,
          unit: "secrets",
          remedy: "start at 1, and add 1 for each new secret",
        }),
      ],
    });
    const password = new ApplicationPasswordA(this, "Password", {
      applicationId: servicePrincipal.applicationId,
      displayName: literal(displayName),
      // The end is settled when the secret is made: without `ignoreChanges` each plan would move it.
      endDate: Fn.timeadd(Fn.plantimestamp(), `${lifetimeDays * 24}h`),
      rotateWhenChanged: { generation: `${generation}` },
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["end_date"] },
    });
    this.value = password.value;
    this.endDate = password.endDate;
  }
}
