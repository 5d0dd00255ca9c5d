import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { ClientSecret } from "./client-secret";
import { ContainerRegistry, type IContainerRegistry } from "./container-registry";
import { subscriptionOf } from "./provider-scope";
import { grantRole } from "./role-grant";
import { type IServicePrincipal, ServicePrincipal } from "./service-principal";
import { RESOURCE_GROUP_NAME } from "./settings/azure-rules";
import { check, mistake } from "./settings/mistake";
import { UniqueNames } from "./settings/unique-names";
import { REPOSITORY, ZENML_NAME } from "./settings/zenml-rules";
import { literals } from "./terraform-text";
import { ZenmlRegistration, type ZenmlStack } from "./zenml-registration";

const SECRET_NAME = "cdktf-zenml-acr";

/** What ZenML's service principal may read through ARM. */
export enum ReaderScope {
  /** The registry alone. */
  REGISTRY = "registry",
  /** The registry's resource group. */
  RESOURCE_GROUP = "resource-group",
  /** The whole subscription, so that ZenML's connector can list its registries. */
  SUBSCRIPTION = "subscription",
}

/** Settings of a container registry that ZenML uses. */
export interface ZenmlContainerRegistryProps {
  /**
   * Name of the registry to make: 5 to 50 letters and digits, unique in all of Azure.
   * @default - required, unless `registry` is given
   */
  readonly registryName?: string;
  /**
   * Azure region to make it in, such as `westeurope`.
   * @default - required, unless `registry` is given
   */
  readonly location?: string;
  /**
   * Service tier: `Basic`, `Standard` or `Premium`.
   * @default "Standard"
   */
  readonly sku?: string;
  /**
   * Name of the resource group to make.
   * @default - `rg-` and the registry's name
   */
  readonly resourceGroupName?: string;
  /**
   * Name of a resource group that is there already.
   * @default - a group is made
   */
  readonly existingResourceGroupName?: string;
  /**
   * Tags in Azure of group and registry.
   * @default - none
   */
  readonly tags?: { readonly [name: string]: string };
  /**
   * A registry made elsewhere in the stack, or there already: see {@link ContainerRegistry.fromRegistryId}.
   * @default - a registry is made
   */
  readonly registry?: IContainerRegistry;

  /**
   * Name in Entra ID of the application to make; no other may have it.
   * @default - `zenml-` and the registry's name
   */
  readonly applicationName?: string;
  /**
   * Object ids of the owners of application and service principal, when they are made.
   * @default - whoever deploys first
   */
  readonly owners?: string[];
  /**
   * A service principal made elsewhere in the stack, or there already.
   * @default - one is made
   */
  readonly servicePrincipal?: IServicePrincipal;
  /**
   * Days from when the client secret is made to its end: 1 to 730.
   * @default 180
   */
  readonly secretLifetimeDays?: number;
  /**
   * Number of the client secret: raise it to have a new one made.
   * @default 1
   */
  readonly secretGeneration?: number;
  /**
   * What the service principal may read through ARM, beside pushing and pulling: one of {@link ReaderScope}.
   * @default "registry"
   */
  readonly readerScope?: string;

  /**
   * Name of the service connector in ZenML.
   * @default - the registry's name
   */
  readonly connectorName?: string;
  /**
   * Description of the service connector in ZenML.
   * @default - none
   */
  readonly connectorDescription?: string;
  /**
   * Name of the container registry component in ZenML.
   * @default - the registry's name
   */
  readonly componentName?: string;
  /**
   * Repository that ZenML puts before the names of its images.
   * @default - none
   */
  readonly defaultRepository?: string;
  /**
   * Name of the ZenML stack to make.
   * @default - the registry's name
   */
  readonly stackName?: string;
  /**
   * Name of the orchestrator of the ZenML stack to make.
   * @default "default"
   */
  readonly orchestrator?: string;
  /**
   * Name of the artifact store of the ZenML stack to make.
   * @default "default"
   */
  readonly artifactStore?: string;
  /**
   * Name of a ZenML stack that is there already, to put the container registry into.
   * @default - a stack is made
   */
  readonly existingStackName?: string;
  /**
   * Labels in ZenML of connector, component and stack.
   * @default - none but those by which they are recognised
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * A container registry for ZenML, complete: resource group, registry, service principal with a client secret,
 * the roles to push and to read the registry and no others, and its entry in the registration of the stack.
 */
export class ZenmlContainerRegistry extends Construct {
  /** The registry. */
  public readonly registry: IContainerRegistry;
  /** Who ZenML signs in as. */
  public readonly servicePrincipal: IServicePrincipal;
  /** What ZenML signs in with. */
  public readonly clientSecret: ClientSecret;

  constructor(scope: Construct, id: string, props: ZenmlContainerRegistryProps) {
    super(scope, id);
    this.node.addValidation({ validate: () => mistakes(props) });

    this.registry = props.registry ?? this.makeRegistry(props);
    this.servicePrincipal =
      props.servicePrincipal ??
      new ServicePrincipal(this, "ServicePrincipal", {
        displayName:
          props.applicationName === undefined ? `zenml-${this.registry.registryName}` : props.applicationName,
        owners: props.owners,
      });
    this.registry.grantPush(this.servicePrincipal);
    this.grantReader(props.readerScope);
    this.clientSecret = new ClientSecret(this, "ClientSecret", {
      servicePrincipal: this.servicePrincipal,
      displayName: SECRET_NAME,
      lifetimeDays: props.secretLifetimeDays,
      generation: props.secretGeneration,
    });
    this.register(props);
  }

  private makeRegistry(props: ZenmlContainerRegistryProps): IContainerRegistry {
    const { registryName = "", location = "", sku, tags } = props;
    return new ContainerRegistry(this, "ContainerRegistry", {
      registryName,
      location,
      sku,
      tags,
      resourceGroupName:
        props.existingResourceGroupName === undefined
          ? this.makeResourceGroup(registryName, location, props)
          : props.existingResourceGroupName,
    });
  }

  private makeResourceGroup(
    registryName: string,
    location: string,
    props: ZenmlContainerRegistryProps,
  ): string {
    const { resourceGroupName = `rg-${registryName}`, tags } = props;
    UniqueNames.of(this).claim(this, {
      setting: "resourceGroupName",
      value: resourceGroupName,
      within: () => `the resource groups that are made in ${subscriptionOf(this)}`,
      ignoreCase: true,
    });
    return new ResourceGroup(this, "ResourceGroup", {
      name: resourceGroupName,
      location,
      tags: tags && literals(tags),
    }).name;
  }

  private grantReader(scope: string = ReaderScope.REGISTRY): RoleAssignment {
    if (scope === ReaderScope.REGISTRY) return this.registry.grantReader(this.servicePrincipal);
    const parts = Fn.split("/", this.registry.registryId);
    const wider = Fn.join("/", Fn.slice(parts, 0, scope === ReaderScope.SUBSCRIPTION ? 3 : 5));
    return grantRole(this, "Reader", wider, this.servicePrincipal);
  }

  private register(props: ZenmlContainerRegistryProps): void {
    const { registry, servicePrincipal, clientSecret } = this;
    const { connectorName = registry.registryName, componentName = registry.registryName } = props;
    ZenmlRegistration.of(this).add(this, {
      azureResourceId: registry.registryId,
      labels: props.labels,
      connector: {
        name: connectorName,
        description: props.connectorDescription,
        type: "azure",
        authMethod: "service-principal",
        resourceType: "docker-registry",
        resourceId: registry.loginServer,
        expiresAt: clientSecret.endDate,
        configuration: {
          tenant_id: servicePrincipal.tenantId,
          client_id: servicePrincipal.clientId,
          subscription_id: Token.asString(Fn.element(Fn.split("/", registry.registryId), 2)),
          resource_group: registry.resourceGroupName,
        },
        secrets: { client_secret: clientSecret.value },
      },
      components: [
        {
          name: componentName,
          type: "container_registry",
          flavor: "azure",
          configuration: {
            uri: registry.loginServer,
            ...(props.defaultRepository === undefined ? {} : { default_repository: props.defaultRepository }),
          },
        },
      ],
      stack: this.zenmlStack(componentName, props),
    });
  }

  private zenmlStack(componentName: string, props: ZenmlContainerRegistryProps): ZenmlStack {
    const { existingStackName, stackName = this.registry.registryName } = props;
    const { orchestrator = "default", artifactStore = "default" } = props;
    return existingStackName === undefined
      ? {
          name: stackName,
          components: { orchestrator, artifact_store: artifactStore, container_registry: componentName },
        }
      : { name: existingStackName, existing: true, components: { container_registry: componentName } };
  }
}

/** Settings that go without each other: the second column is made or decided by the first. */
const EXCLUSIVE: [keyof ZenmlContainerRegistryProps, (keyof ZenmlContainerRegistryProps)[]][] = [
  ["registry", ["registryName", "location", "sku", "resourceGroupName", "existingResourceGroupName", "tags"]],
  ["servicePrincipal", ["applicationName", "owners"]],
  ["existingResourceGroupName", ["resourceGroupName"]],
  ["existingStackName", ["stackName", "orchestrator", "artifactStore"]],
];

/** Mistakes that the parts do not see themselves. */
function mistakes(props: ZenmlContainerRegistryProps): string[] {
  const scopes: string[] = Object.values(ReaderScope);
  return [
    ...EXCLUSIVE.flatMap(([given, others]) =>
      props[given] === undefined
        ? []
        : others
            .filter((other) => props[other] !== undefined)
            .map((other) =>
              mistake(
                other,
                props[other],
                `not together with ${given}, which decides it`,
                `leave out ${other} or ${given}`,
              ),
            ),
    ),
    ...(props.registry === undefined && props.existingResourceGroupName === undefined
      ? check("resourceGroupName", props.resourceGroupName, RESOURCE_GROUP_NAME)
      : []),
    ...check("readerScope", props.readerScope, {
      rule: `one of ${scopes.join(", ")}`,
      remedy: "leave it out: reading the registry is enough for ZenML",
      holds: (scope) => scopes.includes(scope),
    }),
    ...check("defaultRepository", props.defaultRepository, REPOSITORY),
    ...check("orchestrator", props.orchestrator, ZENML_NAME),
    ...check("artifactStore", props.artifactStore, ZENML_NAME),
  ];
}
