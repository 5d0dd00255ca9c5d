import { localStateOverride } from "../../../../sandbox/terraform/local-state";

const stateFile = (stack: string) => `/sandbox/terraform.${stack}.tfstate`;

test.each([
  ["azurerm", { azurerm: { storage_account_name: "account", key: "dev.tfstate" } }],
  ["remote", { remote: { organization: "org", workspaces: { name: "dev" } } }],
  ["local", { local: { path: "../../../terraform.dev.tfstate" } }],
])("a stack with a backend of type %s keeps its state in the sandbox", (_, backend) => {
  expect(localStateOverride("dev", { dev: { terraform: { backend } } }, stateFile)).toEqual({
    terraform: { backend: { local: { path: "/sandbox/terraform.dev.tfstate" } } },
  });
});

test("a state of another stack is read where the sandbox keeps it", () => {
  const backend = { azurerm: { storage_account_name: "account", key: "base.tfstate" } };
  const reader = {
    data: {
      terraform_remote_state: {
        "cross-stack-reference-input-base": {
          backend: "azurerm",
          config: { key: "base.tfstate", storage_account_name: "account" },
        },
      },
    },
  };
  expect(
    localStateOverride("app", { base: { terraform: { backend } }, app: reader }, stateFile),
  ).toMatchObject({
    data: {
      terraform_remote_state: {
        "cross-stack-reference-input-base": {
          backend: "local",
          config: { path: "/sandbox/terraform.base.tfstate" },
        },
      },
    },
  });
});

test("a state that no stack of the app keeps is never read from where it really is", () => {
  const reader = {
    data: { terraform_remote_state: { network: { backend: "azurerm", config: { key: "network.tfstate" } } } },
  };
  expect(localStateOverride("app", { app: reader }, stateFile)).toMatchObject({
    data: {
      terraform_remote_state: {
        network: { backend: "local", config: { path: "/sandbox/terraform.network.tfstate" } },
      },
    },
  });
});
