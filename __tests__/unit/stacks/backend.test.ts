import { ContainerRegistryStack } from "../../../stacks/container-registry-stack";
import type { Environment } from "../../../stacks/environment";
import { Config, mistakesIn, newApp, SUBSCRIPTION, TENANT } from "../../support/synth";

function newStack(backend: unknown) {
  return new ContainerRegistryStack(newApp(), "dev", {
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    registryName: "images",
    location: "westeurope",
    backend: backend as Environment["backend"],
  });
}

function build(backend: unknown) {
  const stack = newStack(backend);
  expect(mistakesIn(stack)).toEqual([]);
  return new Config(stack).json.terraform.backend;
}

const AZURERM = {
  type: "azurerm",
  resourceGroupName: "rg-states",
  storageAccountName: "states",
  containerName: "tfstate",
};
const REMOTE = { type: "remote", organization: "acme", workspace: "images" };

test.each([[undefined], [{ type: "local" }]])("%j keeps the state beside cdktf.json", (backend) => {
  expect(build(backend)).toEqual({
    // From cdktf.out/stacks/dev, where Terraform runs.
    local: { path: "../../../terraform.dev.tfstate" },
  });
});

const inAzure = {
  resource_group_name: "rg-states",
  storage_account_name: "states",
  container_name: "tfstate",
};

test.each([
  ["by the stack's name, through Entra ID", {}, { key: "dev.tfstate", use_azuread_auth: true }],
  ["under a key", { key: "images" }, { key: "images", use_azuread_auth: true }],
  ["with the account's key", { useAzureadAuth: false }, { key: "dev.tfstate", use_azuread_auth: false }],
])("azurerm keeps the state in a storage account, %s", (_, more, expected) => {
  expect(build({ ...AZURERM, ...more })).toEqual({
    azurerm: { ...inAzure, ...expected },
  });
});

test.each([
  [{}, {}],
  [{ hostname: "tfe.acme.example" }, { hostname: "tfe.acme.example" }],
])("remote keeps the state in a workspace %j", (more, expected) => {
  expect(build({ ...REMOTE, ...more })).toEqual({
    remote: { organization: "acme", workspaces: { name: "images" }, ...expected },
  });
});

test.each([
  [{ type: "s3" }, '"s3"'],
  [{ type: "toString" }, '"toString"'],
  [{}, "(not set)"],
  [null, "(not set)"],
  ["local", "(not set)"],
])("%j is no backend", (backend, value) => {
  expect(mistakesIn(newStack(backend))).toEqual([
    {
      path: "dev",
      setting: "backend.type",
      value,
      rule: "one of local, azurerm, remote",
      remedy: expect.any(String),
    },
  ]);
});

const missing = [
  [AZURERM, "resourceGroupName"],
  [AZURERM, "storageAccountName"],
  [AZURERM, "containerName"],
  [REMOTE, "organization"],
  [REMOTE, "workspace"],
] as const;

test.each(missing)("%j needs %s", (backend, setting) => {
  for (const [value, shown] of [
    [undefined, "(not set)"],
    [null, "null"],
    ["", '""'],
    [7, "7"],
  ]) {
    expect(mistakesIn(newStack({ ...backend, [setting]: value }))).toEqual([
      {
        path: "dev",
        setting: `backend.${setting}`,
        value: shown,
        rule: `required with backend type ${backend.type}`,
        remedy: "set it to where the state is kept",
      },
    ]);
  }
});
