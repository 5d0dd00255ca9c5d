import { ContainerRegistry as AzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Fn, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Grantee } from "./grantee";
import { pullRoles, pushRoles, RegistryPermissionMode } from "./permission-mode";
import { grantRole } from "./role-grant";
import {
  checkTags,
  LOCATION,
  PERMISSION_MODE,
  REGISTRY_ID,
  REGISTRY_NAME,
  RESOURCE_GROUP_NAME,
  SKU,
} from "./settings/azure-rules";
import { check, checkRequired } from "./settings/mistake";
import { UniqueNames } from "./settings/unique-names";
import { literals } from "./terraform-text";

/** An Azure Container Registry: made by {@link ContainerRegistry}, or one that is there already. */
export interface IContainerRegistry extends IConstruct {
  /** ARM id. */
  readonly registryId: string;
  /** Name as typed. */
  readonly registryName: string;
  /** Host that images are pushed to, as Azure reports it: `<name>.azurecr.io`. */
  readonly loginServer: string;
  /** Resource group that the registry is in. */
  readonly resourceGroupName: string;
  /** How the registry decides who may do what. */
  readonly permissionMode: RegistryPermissionMode;

  /** Lets a principal push (which includes pulling). Returns the role assignments. */
  grantPush(grantee: Grantee): RoleAssignment[];
  /** Lets a principal pull. Returns the role assignments. */
  grantPull(grantee: Grantee): RoleAssignment[];
  /** Lets a principal read the registry's settings through ARM (role `Reader`, on the registry only). */
  grantReader(grantee: Grantee): RoleAssignment;
  /** Grants any role on the registry, by the role's name. */
  grant(role: string, grantee: Grantee): RoleAssignment;
}

/** Service tier of a registry. */
export enum ContainerRegistrySku {
  BASIC = "Basic",
  STANDARD = "Standard",
  PREMIUM = "Premium",
}

/** Settings of a registry that is made. */
export interface ContainerRegistryProps {
  /** 5 to 50 letters and digits, unique in all of Azure. */
  readonly registryName: string;
  /** Name of the resource group to make it in. */
  readonly resourceGroupName: string;
  /** Azure region, such as `westeurope`. */
  readonly location: string;
  /**
   * Service tier: one of {@link ContainerRegistrySku}.
   * @default "Standard"
   */
  readonly sku?: string;
  /**
   * Tags of the registry in Azure.
   * @default - none
   */
  readonly tags?: { readonly [name: string]: string };
}

/** What is known of a registry that is there already. */
export interface ContainerRegistryAttributes {
  /** Name of the registry. */
  readonly registryName: string;
  /** Resource group that it is in. */
  readonly resourceGroupName: string;
  /**
   * How the registry decides who may do what.
   * @default RegistryPermissionMode.REGISTRY
   */
  readonly permissionMode?: RegistryPermissionMode;
}

abstract class ContainerRegistryBase extends Construct implements IContainerRegistry {
  public abstract readonly registryId: string;
  public abstract readonly registryName: string;
  public abstract readonly loginServer: string;
  public abstract readonly resourceGroupName: string;
  public abstract readonly permissionMode: RegistryPermissionMode;

  public grantPush(grantee: Grantee): RoleAssignment[] {
    return pushRoles(this.permissionMode).map((role) => this.grant(role, grantee));
  }

  public grantPull(grantee: Grantee): RoleAssignment[] {
    return pullRoles(this.permissionMode).map((role) => this.grant(role, grantee));
  }

  public grantReader(grantee: Grantee): RoleAssignment {
    return this.grant("Reader", grantee);
  }

  public grant(role: string, grantee: Grantee): RoleAssignment {
    return grantRole(this, role, this.registryId, grantee);
  }
}

/** A registry that is there already, looked up by Terraform in the provider's subscription. */
class ExistingContainerRegistry extends ContainerRegistryBase {
  public readonly registryId: string;
  public readonly registryName: string;
  public readonly loginServer: string;
  public readonly resourceGroupName: string;
  public readonly permissionMode: RegistryPermissionMode;

  constructor(scope: Construct, id: string, attributes: ContainerRegistryAttributes) {
    super(scope, id);
    const { registryName, resourceGroupName } = attributes;
    const registry = new DataAzurermContainerRegistry(this, "Registry", {
      name: registryName,
      resourceGroupName,
    });
    this.registryId = registry.id;
    this.registryName = registryName;
    this.loginServer = registry.loginServer;
    this.resourceGroupName = resourceGroupName;
    this.permissionMode = attributes.permissionMode ?? RegistryPermissionMode.REGISTRY;
  }
}

/** A container registry with its admin account and anonymous pull off. */
export class ContainerRegistry extends ContainerRegistryBase {
  /**
   * A registry that is there already, by its ARM id.
   *
   * @param registryId ARM id; the registry must be in the subscription of the stack's azurerm provider
   */
  public static fromRegistryId(scope: Construct, id: string, registryId: string): IContainerRegistry {
    const part = (index: number) =>
      Token.isUnresolved(registryId)
        ? Token.asString(Fn.element(Fn.split("/", registryId), index))
        : (`${registryId}`.split("/")[index] ?? "");
    const registry = new ExistingContainerRegistry(scope, id, {
      registryName: part(8),
      resourceGroupName: part(4),
    });
    registry.node.addValidation({ validate: () => checkRequired("registryId", registryId, REGISTRY_ID) });
    return registry;
  }

  /** A registry that is there already, by its name and resource group. */
  public static fromRegistryAttributes(
    scope: Construct,
    id: string,
    attributes: ContainerRegistryAttributes,
  ): IContainerRegistry {
    const registry = new ExistingContainerRegistry(scope, id, attributes);
    registry.node.addValidation({
      validate: () => [
        ...checkRequired("registryName", attributes.registryName, REGISTRY_NAME),
        ...checkRequired("resourceGroupName", attributes.resourceGroupName, RESOURCE_GROUP_NAME),
        ...check("permissionMode", attributes.permissionMode, PERMISSION_MODE),
      ],
    });
    return registry;
  }

  public readonly registryId: string;
  public readonly registryName: string;
  public readonly loginServer: string;
  public readonly resourceGroupName: string;
  public readonly permissionMode: RegistryPermissionMode = RegistryPermissionMode.REGISTRY;

  constructor(scope: Construct, id: string, props: ContainerRegistryProps) {
    super(scope, id);
    const { registryName, resourceGroupName, location, sku = ContainerRegistrySku.STANDARD, tags } = props;
    this.node.addValidation({
      validate: () => [
        ...checkRequired("registryName", registryName, REGISTRY_NAME),
        ...checkRequired("resourceGroupName", resourceGroupName, RESOURCE_GROUP_NAME),
        ...checkRequired("location", location, LOCATION),
        ...check("sku", sku, SKU),
        ...checkTags(tags),
      ],
    });
    UniqueNames.of(this).claim(this, {
      setting: "registryName",
      value: registryName,
      within: () => "all of Azure",
      ignoreCase: true,
    });
    const registry = new AzurermContainerRegistry(this, "Registry", {
      name: registryName,
      resourceGroupName,
      location,
      sku,
      adminEnabled: false,
      anonymousPullEnabled: false,
      tags: tags && literals(tags),
    });
    this.registryId = registry.id;
    this.registryName = registryName;
    this.loginServer = registry.loginServer;
    this.resourceGroupName = resourceGroupName;
  }
}
