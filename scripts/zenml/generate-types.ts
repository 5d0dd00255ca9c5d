/**
 * Writes `api.generated.ts` from a running ZenML server's own OpenAPI document, cut down to the paths that the
 * client uses: `npm run generate:zenml -- http://127.0.0.1:8080`
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const USED: Record<string, readonly string[]> = {
  "/api/v1/login": ["post"],
  "/api/v1/info": ["get"],
  "/api/v1/service_connector_types/{connector_type}": ["get"],
  "/api/v1/service_connectors": ["get", "post"],
  "/api/v1/service_connectors/verify": ["post"],
  "/api/v1/service_connectors/{connector_id}": ["put"],
  "/api/v1/service_connectors/{connector_id}/verify": ["put"],
  "/api/v1/components": ["get", "post"],
  "/api/v1/components/{component_id}": ["put"],
  "/api/v1/stacks": ["get", "post"],
  "/api/v1/stacks/{stack_id}": ["put"],
};

type Json = { [key: string]: unknown };

/** Names of the schemas that a part of the document refers to. */
function referred(part: unknown): string[] {
  return [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
}

/** The document with the used paths only, and the schemas that these reach. */
function cutDown(document: { paths: Json; components: { schemas: Json } }): Json {
  const paths = Object.fromEntries(
    Object.entries(USED).map(([path, methods]) => {
      const operations = document.paths[path] as Json | undefined;
      if (operations === undefined) throw new Error(`The server's document has no path ${path}.`);
      return [path, Object.fromEntries(methods.map((method) => [method, operations[method]]))];
    }),
  );
  const schemas: Json = {};
  const waiting = referred(paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in schemas) continue;
    schemas[name] = document.components.schemas[name];
    waiting.push(...referred(schemas[name]));
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { openapi: "3.1.0", info: { title: "ZenML", version: "1" }, paths, components: { schemas: sorted } };
}

/** The types of the server's API, as TypeScript. */
export async function generateTypes(serverUrl: string): Promise<string> {
  const response = await fetch(`${serverUrl}/openapi.json`);
  const folder = mkdtempSync(join(tmpdir(), "zenml-api-"));
  try {
    const [source, target] = [join(folder, "openapi.json"), join(folder, "api.ts")];
    writeFileSync(source, JSON.stringify(cutDown((await response.json()) as Parameters<typeof cutDown>[0])));
    const program = join(require.resolve("openapi-typescript/package.json"), "..", "bin", "cli.js");
    execFileSync(process.execPath, [program, source, "--output", target, "--default-non-nullable=false"], {
      stdio: "pipe",
    });
    return readFileSync(target, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  generateTypes(process.argv[2]).then((types) => writeFileSync(join(__dirname, "api.generated.ts"), types));
}
