import { resolve } from "node:path";
import { App, TerraformBackend, TerraformRemoteState, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { mistake } from "./settings/mistake";

/**
 * Mistakes for each stack of the app that reads the outputs of this construct's stack. Terraform copies *all*
 * outputs of a stack into the state of whoever reads one of them (a cdktf cross-stack reference, or a
 * `terraform_remote_state`), in clear: a secret among them would lie in two states.
 */
export function refuseReaders(construct: Construct): string[] {
  const stack = TerraformStack.of(construct);
  return construct.node.root.node
    .findAll()
    .filter((node): node is TerraformRemoteState => node instanceof TerraformRemoteState)
    .filter((reader) => TerraformStack.of(reader) !== stack && reads(reader, stack))
    .map((reader) =>
      mistake(
        "outputs",
        `read by ${reader.node.path}`,
        `no other stack may read the outputs of ${stack.node.path}: a secret is among them, and Terraform would copy it in clear into the state of ${TerraformStack.of(reader).node.path}`,
        `put what needs it into ${stack.node.path}; or look the registry up there with ContainerRegistry.fromRegistryAttributes; or leave the outputs out: new ZenmlRegistration(stack, "ZenmlRegistration", { outputs: false })`,
      ),
    );
}

function reads(reader: TerraformRemoteState, stack: TerraformStack): boolean {
  if (reader.node.id === `cross-stack-reference-input-${stack.node.path}`) return true;
  const backend = stack.node.findAll().find((node) => node instanceof TerraformBackend) as
    | TerraformBackend
    | undefined;
  return backend !== undefined && whereRead(reader) === whereKept(backend, stack);
}

/** Which state a `terraform_remote_state` reads. */
function whereRead(reader: TerraformRemoteState): string {
  const [{ backend, config }] = Object.values(reader.toTerraform().data.terraform_remote_state) as {
    backend: string;
    config: Settings;
  }[];
  return stateIdentity(backend, config, TerraformStack.of(reader));
}

/** Where a stack's own state is kept. */
function whereKept(backend: TerraformBackend, stack: TerraformStack): string {
  const [[type, config]] = Object.entries(backend.toTerraform().terraform.backend) as [string, Settings][];
  return stateIdentity(type, config, stack);
}

type Settings = { readonly [name: string]: unknown };

/** Settings of a backend that say which state it is, and not how to reach it. */
const IDENTITY: { readonly [type: string]: string[] } = {
  azurerm: ["storage_account_name", "container_name", "key"],
  remote: ["hostname", "organization", "workspaces"],
  http: ["address"],
};

function stateIdentity(type: string, config: Settings, stack: TerraformStack): string {
  if (type === "local") {
    // Terraform runs in the stack's folder, and takes a relative path from there.
    return JSON.stringify([
      type,
      resolve(App.of(stack).outdir, "stacks", stack.node.id, String(config.path)),
    ]);
  }
  const names =
    IDENTITY[type] ??
    Object.keys(config)
      .filter((name) => name !== "workspace")
      .sort();
  return JSON.stringify([type, names.map((name) => config[name])]);
}
