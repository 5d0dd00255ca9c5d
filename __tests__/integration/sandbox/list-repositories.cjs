// Lists a registry's repositories as a user's program would, with Microsoft's own clients and nothing of ours.
const { ContainerRegistryClient } = require("@azure/container-registry");
const { ClientSecretCredential } = require("@azure/identity");

async function main([endpoint, tenantId, clientId]) {
  const credential = new ClientSecretCredential(tenantId, clientId, process.env.CLIENT_SECRET);
  const client = new ContainerRegistryClient(endpoint, credential);
  const names = [];
  for await (const name of client.listRepositoryNames()) names.push(name);
  console.log(JSON.stringify(names));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
