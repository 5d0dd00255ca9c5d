/** Real Terraform against the simulated providers, without cdktf. */
import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTerraformFront, type TerraformFront } from "../../sandbox/terraform/front";
import { AzureError, World } from "../../sandbox/world/world";

let folder: string;
let world: World;
let front: TerraformFront;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-terraform-"));
  world = new World();
  front = await startTerraformFront(world, { folder });
});

afterAll(async () => {
  await front.stop();
  rmSync(folder, { recursive: true });
});

test("makes every type, plans nothing the second time, and leaves nothing after destroy", async () => {
  const { terraform, settings, ids, write } = workspace();
  write(stack(settings));

  expect(await terraform("apply", "-auto-approve")).toMatchObject({ code: 0 });
  expect((await terraform("plan", "-detailed-exitcode")).output).toContain("No changes.");
  expect(world.getRegistry(ids().registry)).toMatchObject({ name: settings.name, sku: "Standard" });
  const { principal, registry, server, end } = await outputs(terraform);
  expect(server).toBe(`${settings.name.toLowerCase()}.azurecr.io`);
  expect(end).toBe("2030-01-01T00:00:00Z");
  expect(world.rolesOf(principal, registry)).toEqual(["AcrPush"]);

  expect(await terraform("destroy", "-auto-approve")).toMatchObject({ code: 0 });
  const left = JSON.stringify(world.snapshot());
  for (const trace of [settings.subscription, settings.tenant, principal]) expect(left).not.toContain(trace);
});

test("changes in place what azurerm changes in place", async () => {
  const { terraform, settings, ids, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");

  write(stack({ ...settings, sku: "Premium", tags: { team: "ml" } }));
  const changed = await terraform("apply", "-auto-approve");
  expect(changed.output).toContain("0 added, 1 changed, 0 destroyed");
  expect(world.getRegistry(ids().registry)).toMatchObject({ sku: "Premium", tags: { team: "ml" } });

  write(stack({ ...settings, sku: "Premium" }));
  expect((await terraform("apply", "-auto-approve")).output).toContain("0 added, 1 changed, 0 destroyed");
  expect(world.getRegistry(ids().registry)).toMatchObject({ tags: {} });
});

test("replaces a registry whose name changes, with what hangs on it", async () => {
  const { terraform, settings, ids, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");

  const renamed = { ...settings, name: registryName() };
  write(stack(renamed));
  const { output } = await terraform("apply", "-auto-approve");
  expect(output).toContain("# forces replacement");
  expect(output).toContain("2 added, 0 changed, 2 destroyed");
  expect(world.getRegistry(ids().registry)).toBeUndefined();
  expect(world.getRegistry(ids(renamed).registry)).toMatchObject({ name: renamed.name });
});

test("replaces a secret on request, the new one first, and never shows it", async () => {
  const { terraform, settings, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");
  const before = await outputs(terraform);

  write(stack({ ...settings, generation: "2" }));
  const { output } = await terraform("apply", "-auto-approve");
  const after = await outputs(terraform);
  expect(after.secret).not.toBe(before.secret);
  expect(output).toContain("create replacement and then destroy");
  expect(output).not.toContain(before.secret);
  expect(output).not.toContain(after.secret);
  expect(world.getApplication(after.application)?.passwords).toHaveLength(1);
});

test("notices what was changed or deleted behind its back", async () => {
  const { terraform, settings, ids, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");

  world.updateRegistry(ids().registry, { adminEnabled: true });
  expect((await terraform("plan")).output).toMatch(/~ admin_enabled +\S* += true -> false/);

  world.deleteRegistry(ids().registry);
  const { output } = await terraform("apply", "-auto-approve");
  expect(output).toMatch(/azurerm_container_registry\.this will be created/);
  expect(world.getRegistry(ids().registry)).toMatchObject({ adminEnabled: false });
});

test.each([
  ["azurerm_container_registry", "name", "not-a-name", 'alpha numeric characters only are allowed in "name"'],
  ["azurerm_container_registry", "sku", "Gratis", "expected sku to be one of"],
  ["azuread_application_password", "end_date", "soon", "to be a valid RFC3339 date"],
])("refuses a wrong %s.%s before anything is made, at its line", async (type, attribute, value, message) => {
  const { terraform, settings, write } = workspace();
  const configuration = stack(settings);
  Object.assign(configuration.resource[type].this, { [attribute]: value });
  write(configuration);
  const { code, output } = await terraform("plan");
  expect(code).toBe(1);
  expect(output).toContain(message);
  expect(output).toMatch(
    new RegExp(`on main.tf.json line \\d+, in resource.${type}.this:\\s+\\d+: +"${attribute}":`),
  );
});

test("tells what Azure refuses in the provider's words, and goes on where it stopped", async () => {
  const first = workspace();
  first.write(stack(first.settings));
  await first.terraform("apply", "-auto-approve");

  const { terraform, settings, ids, write } = workspace();
  write(stack({ ...settings, name: first.settings.name }));
  const failed = await terraform("apply", "-auto-approve");
  expect(failed.code).toBe(1);
  expect(failed.output).toMatch(/creating Registry \(Subscription: "/);
  expect(failed.output).toContain("unexpected status 409 (409 Conflict) with error: ");
  expect(failed.output).toContain("with azurerm_container_registry.this,");

  write(stack(settings));
  const resumed = await terraform("apply", "-auto-approve");
  expect(resumed.output).toContain("2 added, 0 changed, 0 destroyed");
  expect(world.getRegistry(ids().registry)).toBeDefined();
});

test("keeps what is there when a change of it fails", async () => {
  const { terraform, settings, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");

  write(stack({ ...settings, sku: "Premium" }));
  const refused = jest.spyOn(world, "updateRegistry").mockImplementation(() => {
    throw new AzureError(403, "AuthorizationFailed", "not yours");
  });
  const failed = await terraform("apply", "-auto-approve");
  refused.mockRestore();
  expect(failed.output).toContain(
    "unexpected status 403 (403 Forbidden) with error: AuthorizationFailed: not yours",
  );
  expect((await terraform("apply", "-auto-approve")).output).toContain("0 added, 1 changed, 0 destroyed");
});

test("takes away only what is no longer wanted", async () => {
  const { terraform, settings, ids, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");
  const { application, principal } = await outputs(terraform);

  const { azurerm_resource_group, azurerm_container_registry, azuread_application } =
    stack(settings).resource;
  const resource = { azurerm_resource_group, azurerm_container_registry, azuread_application };
  write({ ...providers(settings), resource });
  const { output } = await terraform("apply", "-auto-approve");
  expect(output).toContain("0 added, 0 changed, 3 destroyed");
  expect(world.getApplication(application)).toMatchObject({ passwords: [] });
  expect(world.getServicePrincipal(principal)).toBeUndefined();
  expect(world.rolesOf(principal, ids().registry)).toEqual([]);
});

test("puts a refusal at the attribute that it is about", async () => {
  const { terraform, settings, write } = workspace();
  const configuration = stack(settings);
  const missing = `/applications/${randomUUID()}`;
  Object.assign(configuration.resource.azuread_application_password.this, { application_id: missing });
  write(configuration);
  const { output } = await terraform("apply", "-auto-approve");
  expect(output).toContain(`Application with ID "${missing}" was not found`);
  expect(output).toMatch(/in resource.azuread_application_password.this:\s+\d+: +"application_id":/);
});

test("gives up on a principal that Azure does not know", async () => {
  const { terraform, settings, write } = workspace();
  const configuration = stack(settings);
  Object.assign(configuration.resource.azurerm_role_assignment.this, { principal_id: randomUUID() });
  write(configuration);
  const { code, output } = await terraform("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(output).toContain("unexpected status 400 (400 Bad Request) with error: PrincipalNotFound");
});

test("survives its own faults, and says whose they are", async () => {
  const { terraform, settings, write } = workspace();
  write(stack(settings));
  const broken = jest.spyOn(world, "createRegistry").mockImplementation(() => {
    throw new TypeError("a fault of the simulation");
  });
  const failed = await terraform("apply", "-auto-approve");
  broken.mockRestore();
  expect(failed.output).toContain(
    "This is a fault of the sandbox, not of your configuration: a fault of the",
  );
  expect(await terraform("apply", "-auto-approve")).toMatchObject({ code: 0 });
});

test("takes over by import what is there already", async () => {
  const { terraform, settings, ids, write } = workspace();
  const { group } = ids();
  const place = { subscriptionId: settings.subscription, location: "westeurope", tags: {} };
  world.createResourceGroup({ ...place, name: group.split("/").at(-1) as string });
  write(groupOnly(settings));
  const refused = await terraform("apply", "-auto-approve");
  expect(refused.output).toContain("needs to be imported into the State");
  expect(await terraform("import", "azurerm_resource_group.this", group)).toMatchObject({ code: 0 });
  expect((await terraform("plan")).output).toContain("No changes.");
});

test("reads groups, registries and the deployer as data", async () => {
  const { terraform, settings, write } = workspace();
  write(stack(settings));
  await terraform("apply", "-auto-approve");
  const group = `rg-${settings.name}`;
  write({
    ...providers(settings),
    data: {
      azurerm_resource_group: { this: { name: group } },
      azurerm_container_registry: { this: { name: settings.name, resource_group_name: group } },
      azurerm_client_config: { this: {} },
      azuread_client_config: { this: {} },
    },
    output: {
      server: { value: reference("data.azurerm_container_registry.this.login_server") },
      location: { value: reference("data.azurerm_resource_group.this.location") },
      subscription: { value: reference("data.azurerm_client_config.this.subscription_id") },
      deployer: { value: reference("data.azuread_client_config.this.object_id") },
    },
  });
  // Only what is read counts here: what was made before leaves the state, not the world.
  await terraform("state", "rm", ...RESOURCES);
  await terraform("apply", "-auto-approve");
  expect(await outputs(terraform)).toEqual({
    server: `${settings.name.toLowerCase()}.azurecr.io`,
    location: "westeurope",
    subscription: settings.subscription,
    deployer: world.deployer(settings.tenant).objectId,
  });
});

test("names a registry that it is to read and that is not there", async () => {
  const { terraform, settings, write } = workspace();
  write({
    ...providers(settings),
    data: { azurerm_container_registry: { this: { name: settings.name, resource_group_name: "nowhere" } } },
  });
  const { code, output } = await terraform("plan");
  expect(code).toBe(1);
  expect(output).toContain(`Registry Name: "${settings.name}") was not found`);
});

test("keeps runs apart that go on at the same time", async () => {
  const runs = [workspace(), workspace(), workspace()];
  for (const { settings, write } of runs) write(stack(settings));
  const results = await Promise.all(runs.map(({ terraform }) => terraform("apply", "-auto-approve")));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  for (const { ids } of runs) expect(world.getRegistry(ids().registry)).toBeDefined();
});

test("wants a subscription, as azurerm 4 does", async () => {
  const { terraform, settings, write } = workspace();
  write({ ...groupOnly(settings), provider: { azurerm: { features: {} } } });
  expect((await terraform("plan")).output).toContain("`subscription_id` is a required provider property");
});

interface Settings {
  readonly subscription: string;
  readonly tenant: string;
  readonly name: string;
  readonly group: string;
  readonly sku?: string;
  readonly tags?: Record<string, string>;
  readonly generation?: string;
}

type Configuration = { resource: Record<string, { this: object }> } & Record<string, object>;

const RESOURCES = [
  "azurerm_resource_group",
  "azurerm_container_registry",
  "azuread_application",
  "azuread_service_principal",
  "azuread_application_password",
  "azurerm_role_assignment",
].map((type) => `${type}.this`);

function providers({ subscription, tenant }: Settings) {
  return {
    terraform: {
      required_providers: {
        azurerm: { source: "hashicorp/azurerm" },
        azuread: { source: "hashicorp/azuread" },
      },
    },
    provider: {
      azurerm: { features: {}, subscription_id: subscription, tenant_id: tenant },
      azuread: { tenant_id: tenant },
    },
  };
}

function groupOnly(settings: Settings): Configuration {
  return {
    ...providers(settings),
    resource: { azurerm_resource_group: { this: { name: settings.group, location: "West Europe" } } },
  };
}

function stack(settings: Settings): Configuration {
  const { name, sku = "Standard", tags, generation = "1" } = settings;
  const { resource, ...rest } = groupOnly(settings);
  return {
    ...rest,
    resource: {
      ...resource,
      azurerm_container_registry: {
        this: {
          name,
          sku,
          ...(tags && { tags }),
          location: "West Europe",
          resource_group_name: reference("azurerm_resource_group.this.name"),
        },
      },
      azuread_application: { this: { display_name: `app-${settings.group}` } },
      azuread_service_principal: { this: { client_id: reference("azuread_application.this.client_id") } },
      azuread_application_password: {
        this: {
          application_id: reference("azuread_application.this.id"),
          end_date: "2030-01-01T00:00:00Z",
          rotate_when_changed: { generation },
          lifecycle: { create_before_destroy: true },
        },
      },
      azurerm_role_assignment: {
        this: {
          scope: reference("azurerm_container_registry.this.id"),
          role_definition_name: "AcrPush",
          principal_id: reference("azuread_service_principal.this.object_id"),
          principal_type: "ServicePrincipal",
          timeouts: { create: "5m" },
        },
      },
    },
    output: {
      registry: { value: reference("azurerm_container_registry.this.id") },
      server: { value: reference("azurerm_container_registry.this.login_server") },
      application: { value: reference("azuread_application.this.object_id") },
      principal: { value: reference("azuread_service_principal.this.object_id") },
      end: { value: reference("azuread_application_password.this.end_date") },
      secret: { value: reference("azuread_application_password.this.value"), sensitive: true },
    },
  };
}

/** A reference as Terraform writes it in JSON. */
function reference(to: string): string {
  return `\${${to}}`;
}

function registryName(): string {
  return `Sandbox${randomBytes(6).toString("hex")}`;
}

type Terraform = (...args: string[]) => Promise<{ code: number; output: string }>;

/** A folder for Terraform, in a subscription of its own. */
function workspace() {
  const name = registryName();
  const settings: Settings = { subscription: randomUUID(), tenant: randomUUID(), name, group: `rg-${name}` };
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const run: Terraform = (...args) =>
    new Promise((resolve) => {
      const env = {
        PATH: process.env.PATH,
        HOME: folder,
        CHECKPOINT_DISABLE: "1",
        TF_IN_AUTOMATION: "1",
        TF_REATTACH_PROVIDERS: front.reattach,
      };
      execFile("terraform", args, { cwd, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
  const initialized: Terraform = async (command, ...args) => {
    await run("init", "-no-color");
    return run(command, ...(command === "state" ? [] : ["-no-color"]), ...args);
  };
  return {
    settings,
    terraform: initialized,
    write: (configuration: object) =>
      writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(configuration, undefined, 2)),
    ids: ({ subscription, group, name }: Settings = settings) => {
      const groupId = `/subscriptions/${subscription}/resourceGroups/${group}`;
      return {
        group: groupId,
        registry: `${groupId}/providers/Microsoft.ContainerRegistry/registries/${name}`,
      };
    },
  };
}

async function outputs(terraform: Terraform): Promise<Record<string, string>> {
  const { output } = await terraform("output", "-json");
  const values: Record<string, { value: string }> = JSON.parse(output);
  return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
}
