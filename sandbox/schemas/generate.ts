/**
 * Writes the schemas of the simulated types from the installed provider packages.
 * Run it when a provider package changes: `npx tsx sandbox/schemas/generate.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { behaviourOf } from "./behaviour";
import { deriveSchema } from "./derive";
import type { ProviderSchema, Schema } from "./schema";
import { SIMULATED_PROVIDERS, type SimulatedProvider } from "./simulated-types";

type ProviderName = keyof typeof SIMULATED_PROVIDERS;

/** The checked-in schema of a provider. */
export function schemaFile(provider: ProviderName): string {
  return join(__dirname, `${provider}.generated.json`);
}

/** The schema of a provider's simulated types, from its installed package. */
export function generateSchema(name: ProviderName): ProviderSchema {
  const provider = SIMULATED_PROVIDERS[name];
  const settings = readModule(provider, "provider");
  return {
    provider_version: settings.providerVersion,
    provider: deriveSchema(settings.source, settings.className, behaviourOf(name)),
    resource_schemas: schemas(provider.resources, (type) => [readModule(provider, folder(type)), type]),
    data_source_schemas: schemas(provider.dataSources, (type) => [
      readModule(provider, `data-${type.replaceAll("_", "-")}`),
      `data.${type}`,
    ]),
  };
}

interface GeneratedModule {
  readonly source: string;
  readonly className: string;
  readonly providerVersion: string;
}

function schemas(
  types: readonly string[],
  locate: (type: string) => [GeneratedModule, behaviour: string],
): Record<string, Schema> {
  return Object.fromEntries(
    types.map((type) => {
      const [{ source, className }, behaviour] = locate(type);
      return [type, deriveSchema(source, className, behaviourOf(behaviour))];
    }),
  );
}

/** `azurerm_container_registry` → `container-registry`. */
function folder(type: string): string {
  return type.split("_").slice(1).join("-");
}

/** The TypeScript of a module of a prebuilt provider, which its inline source map embeds. */
function readModule(provider: SimulatedProvider, module: string): GeneratedModule {
  const root = dirname(require.resolve(`${provider.package}/package.json`));
  const compiled = readFileSync(join(root, "lib", module, "index.js"), "utf8");
  const map = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(compiled)?.[1];
  if (map === undefined) throw new Error(`${provider.package}/lib/${module} has no source map.`);
  const source: string = JSON.parse(Buffer.from(map, "base64").toString()).sourcesContent[0];
  const className = /^export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) /m.exec(
    source,
  )?.[1];
  const providerVersion = /providerVersion: '([^']+)'/.exec(source)?.[1];
  if (className === undefined || providerVersion === undefined) {
    throw new Error(`${provider.package}/lib/${module} is not a module that cdktf generated.`);
  }
  return { source, className, providerVersion };
}

if (require.main === module) {
  for (const name of Object.keys(SIMULATED_PROVIDERS) as ProviderName[]) {
    writeFileSync(schemaFile(name), `${JSON.stringify(generateSchema(name), undefined, 1)}\n`);
  }
}
