import {
  AzurermBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateAzurerm,
  DataTerraformRemoteStateLocal,
  LocalBackend,
  RemoteBackend,
  TerraformOutput,
  type TerraformStack,
} from "cdktf";
import { ZenmlContainerRegistry, ZenmlRegistration } from "../../../constructs/index";
import { mistakesIn, newApp, newStack } from "../../support/synth";

const ACCOUNT = { storageAccountName: "states", containerName: "tfstate", key: "images.tfstate" };
const WORKSPACE = { organization: "acme", workspaces: { name: "images" } };

/** An app with a stack that has a registry, and a stack that reads what `read` makes it read. */
function app(read: (cluster: TerraformStack, images: TerraformStack, uri: string) => void, outputs = true) {
  const root = newApp();
  const images = newStack(root, "images");
  new ZenmlRegistration(images, "ZenmlRegistration", { outputs });
  const zenml = new ZenmlContainerRegistry(images, "Zenml", {
    registryName: "images",
    location: "westeurope",
  });
  const cluster = newStack(root, "cluster");
  read(cluster, images, zenml.registry.loginServer);
  for (const stack of [images, cluster]) stack.prepareStack();
  return mistakesIn(root);
}

const crossStack = (cluster: TerraformStack, _: TerraformStack, uri: string) => {
  new TerraformOutput(cluster, "uri", { value: uri });
};

describe("a stack that reads the outputs of one with a secret is refused", () => {
  const refused = [
    {
      path: "images/ZenmlRegistration",
      setting: "outputs",
      value: expect.stringContaining("read by cluster/"),
      rule: expect.stringMatching(/no other stack may read the outputs of images.*the state of cluster$/),
      remedy: expect.stringContaining("{ outputs: false }"),
    },
  ];

  test("through a reference", () => {
    expect(app(crossStack)).toEqual(refused);
  });

  test("through a local state", () => {
    const read = (cluster: TerraformStack, images: TerraformStack) => {
      new LocalBackend(images, { path: "/states/images.tfstate" });
      new DataTerraformRemoteStateLocal(cluster, "Images", { path: "/states/images.tfstate" });
    };
    expect(app(read)).toEqual(refused);
  });

  test("through a state in Azure, however it signs in there", () => {
    const read = (cluster: TerraformStack, images: TerraformStack) => {
      new AzurermBackend(images, { ...ACCOUNT, resourceGroupName: "rg", useAzureadAuth: true });
      new DataTerraformRemoteStateAzurerm(cluster, "Images", ACCOUNT);
    };
    expect(app(read)).toEqual(refused);
  });

  test("through a state in HCP Terraform", () => {
    const read = (cluster: TerraformStack, images: TerraformStack) => {
      new RemoteBackend(images, WORKSPACE);
      new DataTerraformRemoteState(cluster, "Images", WORKSPACE);
    };
    expect(app(read)).toEqual(refused);
  });
});

describe("is not refused", () => {
  test("where the outputs are left out", () => {
    expect(app(crossStack, false)).toEqual([]);
  });

  test("where nothing is read", () => {
    expect(app(() => undefined)).toEqual([]);
  });

  test("where another state is read", () => {
    const read = (cluster: TerraformStack, images: TerraformStack) => {
      new AzurermBackend(images, ACCOUNT);
      new DataTerraformRemoteStateAzurerm(cluster, "Network", { ...ACCOUNT, key: "network.tfstate" });
    };
    expect(app(read)).toEqual([]);
  });

  test("where the stack with the secret is the one that reads", () => {
    const read = (cluster: TerraformStack, images: TerraformStack) => {
      new LocalBackend(cluster, { path: "/states/cluster.tfstate" });
      new DataTerraformRemoteStateLocal(images, "Cluster", { path: "/states/cluster.tfstate" });
    };
    expect(app(read)).toEqual([]);
  });
});
