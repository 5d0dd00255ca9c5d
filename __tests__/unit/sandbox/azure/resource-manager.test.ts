import { AzureHosts } from "../../../../sandbox/azure/hosts";
import { SUBSCRIPTION, TENANT, withPrincipal } from "../world/worlds";

test("tells a reader of the group that a registry is not there", () => {
  const { world, registry, application, secret, assign } = withPrincipal();
  assign("Reader", registry.id.split("/providers")[0]);
  const hosts = new AzureHosts(world);
  const { body: signedIn } = hosts.answer({
    method: "POST",
    host: "login.microsoftonline.com",
    path: `/${TENANT}/oauth2/v2.0/token`,
    query: new URLSearchParams(),
    form: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: application.clientId,
      client_secret: secret,
      scope: "https://management.azure.com/.default",
    }),
  });
  const get = (path: string) =>
    hosts.answer({
      method: "GET",
      host: "management.azure.com",
      path,
      query: new URLSearchParams(),
      authorization: `Bearer ${(signedIn as { access_token: string }).access_token}`,
      form: new URLSearchParams(),
    });
  expect(get(registry.id).status).toBe(200);
  expect(get(`${registry.id}x`)).toMatchObject({
    status: 404,
    body: {
      error: {
        code: "ResourceNotFound",
        message: expect.stringContaining(
          "'Microsoft.ContainerRegistry/registries/MyRegistryx' under resource group 'rg'",
        ),
      },
    },
  });
  expect(get(`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/x`)).toMatchObject(
    {
      status: 404,
      body: { error: { code: "NotSimulated" } },
    },
  );
});
