import { Lazy, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { refuseReaders } from "./output-readers";
import {
  LABELS,
  MANAGED_BY,
  OUTPUT_NAMES,
  REGISTRATION_VERSION,
  type Registration,
} from "./registration-format";
import { check, checkRequired, mistake, type Rule } from "./settings/mistake";
import { UniqueNames } from "./settings/unique-names";
import { CHANGEABLE_NAME, checkLabels, DESCRIPTION, ZENML_NAME } from "./settings/zenml-rules";
import { literal, literals } from "./terraform-text";

const ID = "ZenmlRegistration";

/** Settings of the registration of a stack. */
export interface ZenmlRegistrationProps {
  /**
   * Whether the stack gets the outputs that `zenml-acr` reads.
   * @default true
   */
  readonly outputs?: boolean;
  /**
   * Put before the names of the outputs, for a stack that has outputs of the same names: `acr_` makes
   * `acr_zenml_registration`. `zenml-acr` finds them by their endings.
   * @default ""
   */
  readonly outputPrefix?: string;
}

/** A ZenML service connector: how ZenML signs in. */
export interface ZenmlConnector {
  /** Name in ZenML; known when the stack is synthesized. */
  readonly name: string;
  /**
   * What it is for, in words.
   * @default - none
   */
  readonly description?: string;
  /** ZenML's connector type, such as `azure`. */
  readonly type: string;
  /** ZenML's authentication method, such as `service-principal`. */
  readonly authMethod: string;
  /** ZenML's resource type, such as `docker-registry`. */
  readonly resourceType: string;
  /** What the connector is limited to, such as the registry's login server. */
  readonly resourceId: string;
  /** ZenML's own configuration of this connector, without the secret keys. */
  readonly configuration: { readonly [key: string]: string };
  /**
   * The secret keys of that configuration, as references to what Terraform holds.
   * @default - Terraform holds no secret
   */
  readonly secrets?: { readonly [key: string]: string };
  /**
   * When the secrets end: RFC 3339, UTC.
   * @default - they do not end
   */
  readonly expiresAt?: string;
}

/** A ZenML stack component that uses a connector. */
export interface ZenmlComponent {
  /** Name in ZenML. */
  readonly name: string;
  /** ZenML's component type, such as `container_registry`. */
  readonly type: string;
  /** ZenML's flavor, such as `azure`. */
  readonly flavor: string;
  /** The component's own settings, such as `uri`. */
  readonly configuration: { readonly [key: string]: string };
}

/** A ZenML stack, to be made or to be filled. */
export interface ZenmlStack {
  /** Name in ZenML. */
  readonly name: string;
  /**
   * The stack is there already: only the slots named in `components` are filled.
   * @default false
   */
  readonly existing?: boolean;
  /** Names of components by component type. */
  readonly components: { readonly [type: string]: string };
}

/** A connector with the components that use it, and the stack that they are put into. */
export interface ZenmlRegistrationEntry {
  /** ARM id of what the connector reaches: by it, what is registered is recognised as this stack's. */
  readonly azureResourceId: string;
  readonly connector: ZenmlConnector;
  readonly components: ZenmlComponent[];
  /**
   * Stack to make or to fill.
   * @default - none
   */
  readonly stack?: ZenmlStack;
  /**
   * Labels in ZenML of all that is made for this entry.
   * @default - none but those by which it is recognised
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * What a stack wants to have registered in ZenML: collects entries from any number of constructs and writes
 * them into the outputs `zenml_registration` and `connector_config`, which `zenml-acr` reads.
 */
export class ZenmlRegistration extends Construct {
  /**
   * The registration of the stack that a construct is in. To prefix the outputs or to leave them out, make it
   * first: `new ZenmlRegistration(stack, "ZenmlRegistration", { outputPrefix: "acr_" })`.
   */
  public static of(construct: IConstruct): ZenmlRegistration {
    const stack = TerraformStack.of(construct);
    const existing = stack.node.findAll().find((node) => node instanceof ZenmlRegistration);
    return existing ? (existing as ZenmlRegistration) : new ZenmlRegistration(stack, ID);
  }

  private readonly entries: ZenmlRegistrationEntry[] = [];

  constructor(scope: Construct, id: string, props: ZenmlRegistrationProps = {}) {
    super(scope, id);
    const { outputs = true, outputPrefix = "" } = props;
    this.node.addValidation({
      validate: () => [
        ...check("outputPrefix", outputPrefix, OUTPUT_PREFIX),
        ...(outputs && this.holdsSecrets() ? refuseReaders(this) : []),
      ],
    });
    if (!outputs) return;
    this.output(`${outputPrefix}${OUTPUT_NAMES.connectorConfig}`, true, () => this.connectorConfig());
    this.output(`${outputPrefix}${OUTPUT_NAMES.registration}`, false, () => this.registration());
  }

  /** Adds what a construct wants to have registered. Mistakes in it are reported at the construct's path. */
  public add(owner: IConstruct, entry: ZenmlRegistrationEntry): void {
    this.entries.push(entry);
    const { connector, components, stack, labels } = entry;
    const stackSetting = stack?.existing ? "existingStackName" : "stackName";
    owner.node.addValidation({
      validate: () => [
        ...(Token.isUnresolved(connector.name)
          ? [
              mistake(
                "connectorName",
                "(known to Terraform only)",
                "known when the stack is synthesized: the secret is found by it",
                "set connectorName",
              ),
            ]
          : checkRequired("connectorName", connector.name, ZENML_NAME)),
        ...check("connectorDescription", connector.description, DESCRIPTION),
        ...components.flatMap(({ name }) => [
          ...checkRequired("componentName", name, ZENML_NAME),
          ...check("componentName", name, CHANGEABLE_NAME),
        ]),
        ...check(stackSetting, stack?.name, ZENML_NAME),
        ...check(stackSetting, stack?.name, CHANGEABLE_NAME),
        ...checkLabels(labels),
      ],
    });
    const names = UniqueNames.of(this);
    const claim = (setting: string, value: string, kind: string) =>
      names.claim(owner, { setting, value, within: () => `ZenML's ${kind}` });
    claim("connectorName", connector.name, "connectors");
    for (const { name, type } of components) claim("componentName", name, `components of type ${type}`);
    if (stack) claim(stackSetting, stack.name, "stacks");
  }

  private output(name: string, sensitive: boolean, produce: () => unknown): void {
    new TerraformOutput(this, name, { value: Lazy.anyValue({ produce }), sensitive }).overrideLogicalId(name);
  }

  private holdsSecrets(): boolean {
    return this.entries.some(({ connector }) => Object.keys(connector.secrets ?? {}).length > 0);
  }

  private registration(): Registration {
    const terraformStack = TerraformStack.of(this).node.id;
    const parts = this.entries.map(({ azureResourceId, connector, components, stack, labels }) => {
      const allLabels = {
        ...literals(labels ?? {}),
        [LABELS.managedBy]: MANAGED_BY,
        [LABELS.azureResourceId]: azureResourceId,
        [LABELS.terraformStack]: terraformStack,
      };
      return {
        connector: {
          name: literal(connector.name),
          description: connector.description && literal(connector.description),
          type: connector.type,
          auth_method: connector.authMethod,
          resource_type: connector.resourceType,
          resource_id: connector.resourceId,
          config: literal(connector.name),
          labels: allLabels,
        },
        components: components.map(({ name, type, flavor, configuration }) => ({
          name: literal(name),
          type,
          flavor,
          configuration: literals(configuration),
          connector: literal(connector.name),
          connector_resource_id: connector.resourceId,
          labels: allLabels,
        })),
        stacks: stack
          ? [
              {
                name: literal(stack.name),
                existing: stack.existing ?? false,
                components: literals(stack.components),
                labels: allLabels,
              },
            ]
          : [],
      };
    });
    return {
      version: REGISTRATION_VERSION,
      stack: terraformStack,
      connectors: parts.map(({ connector }) => connector),
      components: parts.flatMap(({ components }) => components),
      stacks: parts.flatMap(({ stacks }) => stacks),
    };
  }

  private connectorConfig(): { [connector: string]: unknown } {
    return Object.fromEntries(
      this.entries.map(({ connector }) => [
        literal(connector.name),
        {
          type: connector.type,
          auth_method: connector.authMethod,
          resource_type: connector.resourceType,
          resource_id: connector.resourceId,
          expires_at: connector.expiresAt,
          configuration: { ...literals(connector.configuration), ...connector.secrets },
        },
      ]),
    );
  }
}

const OUTPUT_PREFIX: Rule = {
  rule: "letters, digits and `_`, beginning with a letter (Terraform's output names)",
  remedy: "for example acr_",
  holds: (prefix) => /^([a-zA-Z][a-zA-Z0-9_]*)?$/.test(prefix),
};
