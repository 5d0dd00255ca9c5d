import { createHash, randomBytes, randomUUID } from "node:crypto";
import { AzureError } from "./azure-error";

/** A client secret as it is seen later: without its value. */
export interface Password {
  readonly keyId: string;
  readonly displayName?: string;
  /** ISO 8601, UTC. */
  readonly startDate: string;
  /** ISO 8601, UTC. */
  readonly endDate: string;
}

/** A client secret as it is seen once, when it is made. */
export interface NewPassword extends Password {
  readonly secretText: string;
}

export interface Application {
  readonly objectId: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly owners: readonly string[];
  readonly passwords: readonly Password[];
}

export interface ServicePrincipal {
  readonly objectId: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly owners: readonly string[];
}

export interface NewApplication {
  readonly tenantId: string;
  readonly displayName: string;
  /** Object ids. */
  readonly owners: readonly string[];
  readonly preventDuplicateNames?: boolean;
}

export interface NewServicePrincipal {
  readonly tenantId: string;
  readonly clientId: string;
  /** Object ids. */
  readonly owners: readonly string[];
}

export interface PasswordRequest {
  readonly displayName?: string;
  /** @default now */
  readonly startDate?: string;
  /** @default two years after the start, as Microsoft Graph has it */
  readonly endDate?: string;
}

/** Who deploys. */
export interface Deployer {
  readonly objectId: string;
  readonly clientId: string;
}

/** Applications, service principals and secrets of all tenants. */
export class Directory {
  private readonly apps = new Map<string, Application>();
  private readonly principals = new Map<string, ServicePrincipal>();
  /** Values of secrets by key id, kept apart so that nothing that is shown can hold one. */
  private readonly secrets = new Map<string, string>();
  /** A tenant is known from its first application on. */
  private readonly tenants = new Set<string>();
  private readonly deployers = new Set<string>();

  constructor(private readonly now: () => Date) {}

  /** The same ids for the same tenant, in every run. */
  deployer(tenantId: string): Deployer {
    const tenant = tenantId.toLowerCase();
    const objectId = uuidOf(`deployer object ${tenant}`);
    this.deployers.add(objectId);
    return { objectId, clientId: uuidOf(`deployer client ${tenant}`) };
  }

  isDeployer(objectId: string): boolean {
    return this.deployers.has(objectId);
  }

  hasTenant(tenantId: string): boolean {
    return this.tenants.has(tenantId.toLowerCase());
  }

  createApplication({ preventDuplicateNames, ...settings }: NewApplication): Application {
    const twin = this.applications().find(
      ({ tenantId, displayName }) => tenantId === settings.tenantId && displayName === settings.displayName,
    );
    if (preventDuplicateNames && twin) {
      throw new AzureError(
        400,
        "DuplicateName",
        `An application named "${twin.displayName}" already exists, with the object id ${twin.objectId}: import it, or choose another name.`,
      );
    }
    this.tenants.add(settings.tenantId.toLowerCase());
    return this.put({ objectId: randomUUID(), clientId: randomUUID(), passwords: [], ...settings });
  }

  updateApplication(
    objectId: string,
    change: { readonly displayName?: string; readonly owners?: readonly string[] },
  ): Application {
    return this.put({ ...this.existingApplication(objectId), ...change });
  }

  getApplication(objectId: string): Application | undefined {
    return this.apps.get(objectId);
  }

  findApplication(clientId: string): Application | undefined {
    return this.applications().find((application) => application.clientId === clientId.toLowerCase());
  }

  /** Takes the service principal and the passwords along. */
  deleteApplication(objectId: string): void {
    const { clientId, passwords } = this.existingApplication(objectId);
    const principal = this.findServicePrincipal(clientId);
    if (principal) this.principals.delete(principal.objectId);
    for (const { keyId } of passwords) this.secrets.delete(keyId);
    this.apps.delete(objectId);
  }

  createServicePrincipal({ tenantId, clientId, owners }: NewServicePrincipal): ServicePrincipal {
    const application = this.findApplication(clientId);
    if (application?.tenantId !== tenantId) {
      throw new AzureError(
        400,
        "Request_BadRequest",
        `The appId '${clientId}' of the service principal does not reference a valid application object.`,
      );
    }
    if (this.findServicePrincipal(clientId)) {
      throw new AzureError(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        `The service principal cannot be created, updated, or restored because the service principal name ${clientId} is already in use.`,
      );
    }
    const { displayName } = application;
    const principal = { objectId: randomUUID(), clientId, tenantId, displayName, owners };
    this.principals.set(principal.objectId, principal);
    return principal;
  }

  getServicePrincipal(objectId: string): ServicePrincipal | undefined {
    return this.principals.get(objectId);
  }

  findServicePrincipal(clientId: string): ServicePrincipal | undefined {
    return this.servicePrincipals().find((principal) => principal.clientId === clientId.toLowerCase());
  }

  deleteServicePrincipal(objectId: string): void {
    if (!this.principals.delete(objectId)) throw notFound(objectId);
  }

  addPassword(
    applicationObjectId: string,
    { displayName, startDate = this.now().toISOString(), endDate }: PasswordRequest,
  ): NewPassword {
    const application = this.existingApplication(applicationObjectId);
    const password = {
      keyId: randomUUID(),
      displayName,
      startDate,
      endDate: endDate ?? yearsAfter(startDate, 2),
    };
    const secretText = newSecret();
    this.secrets.set(password.keyId, secretText);
    this.put({ ...application, passwords: [...application.passwords, password] });
    return { ...password, secretText };
  }

  removePassword(applicationObjectId: string, keyId: string): void {
    const application = this.existingApplication(applicationObjectId);
    const passwords = application.passwords.filter((password) => password.keyId !== keyId);
    this.secrets.delete(keyId);
    this.put({ ...application, passwords });
  }

  /** Ends all secrets of an application a second ago. */
  expirePasswords(applicationObjectId: string): void {
    const application = this.existingApplication(applicationObjectId);
    const endDate = new Date(this.now().getTime() - 1000).toISOString();
    this.put({ ...application, passwords: application.passwords.map((one) => ({ ...one, endDate })) });
  }

  /** The password whose value this is. */
  findPassword({ passwords }: Application, secretText: string): Password | undefined {
    return passwords.find(({ keyId }) => this.secrets.get(keyId) === secretText);
  }

  applications(): Application[] {
    return sorted(this.apps);
  }

  servicePrincipals(): ServicePrincipal[] {
    return sorted(this.principals);
  }

  private put(application: Application): Application {
    this.apps.set(application.objectId, application);
    return application;
  }

  private existingApplication(objectId: string): Application {
    const application = this.apps.get(objectId);
    if (!application) throw notFound(objectId);
    return application;
  }
}

function notFound(objectId: string): AzureError {
  return new AzureError(
    404,
    "Request_ResourceNotFound",
    `Resource '${objectId}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

function sorted<T>(things: ReadonlyMap<string, T>): T[] {
  return [...things].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing);
}

function yearsAfter(time: string, years: number): string {
  const end = new Date(time);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end.toISOString();
}

/** Forty characters in the shape of Entra ID's secrets: `Xyz8Q~…`. */
function newSecret(): string {
  const letters = randomBytes(30).toString("base64url").slice(0, 37);
  return `${letters.slice(0, 3)}8Q~${letters.slice(3)}`;
}

/** A version 4 UUID that is the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
