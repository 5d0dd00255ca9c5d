import { AzurermBackend, LocalBackend, RemoteBackend, type TerraformStack } from "cdktf";
import { checkRequired, mistake } from "../constructs/settings/mistake";
import type { Environment } from "./environment";

type Backend = NonNullable<Environment["backend"]>;

const REQUIRED: { readonly [type in Backend["type"]]: readonly string[] } = {
  local: [],
  azurerm: ["resourceGroupName", "storageAccountName", "containerName"],
  remote: ["organization", "workspace"],
};

/** Says where Terraform keeps the state of a stack. */
export function addBackend(stack: TerraformStack, backend: Environment["backend"]): void {
  const name = stack.node.id;
  switch (backend?.type) {
    case "azurerm": {
      const { type: _, key = `${name}.tfstate`, useAzureadAuth = true, ...account } = backend;
      new AzurermBackend(stack, { ...account, key, useAzureadAuth });
      return;
    }
    case "remote": {
      const { organization, workspace, hostname } = backend;
      new RemoteBackend(stack, { organization, hostname, workspaces: { name: workspace } });
      return;
    }
    default:
      // Relative to cdktf.out/stacks/<stack>, where Terraform runs: cdktf's own default is an absolute path, and
      // the same source would give other bytes in another folder.
      new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  }
}

/** Mistakes in an environment's backend. */
export function backendMistakes(backend: Environment["backend"]): string[] {
  if (backend === undefined) return [];
  if (!Object.hasOwn(REQUIRED, `${backend?.type}`)) {
    return [
      mistake(
        "backend.type",
        backend?.type,
        `one of ${Object.keys(REQUIRED).join(", ")}`,
        "leave backend out for local",
      ),
    ];
  }
  const settings = backend as unknown as { readonly [setting: string]: string | undefined };
  return REQUIRED[backend.type].flatMap((setting) =>
    checkRequired(`backend.${setting}`, settings[setting], {
      rule: `required with backend type ${backend.type}`,
      remedy: "set it to where the state is kept",
      holds: (value) => value !== "",
    }),
  );
}
