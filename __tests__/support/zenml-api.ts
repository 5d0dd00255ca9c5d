import type { ZenmlServer } from "../../sandbox/zenml/server";

// biome-ignore lint/suspicious/noExplicitAny: tests look into ZenML's answers as they are.
type Answer = any;

/** Looks at a ZenML server, and does what somebody does by hand in its dashboard. */
export class ZenmlApi {
  constructor(private readonly server: Pick<ZenmlServer, "url" | "apiKey">) {}

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const { url, apiKey } = this.server;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async find(path: "service_connectors" | "components" | "stacks", name: string): Promise<Answer> {
    const query = new URLSearchParams({ name: `equals:${name}`, hydrate: "true" });
    const { items } = await this.ask("GET", `/${path}?${query}`);
    return items[0];
  }

  connector = (name: string) => this.find("service_connectors", name);
  component = (name: string) => this.find("components", name);
  stack = (name: string) => this.find("stacks", name);

  /** Takes away what is registered under a name, in the order that ZenML allows. */
  async unregister(name: string): Promise<void> {
    for (const path of ["stacks", "components", "service_connectors"] as const) {
      const found = await this.find(path, name);
      if (found) await this.ask("DELETE", `/${path}/${found.id}`);
    }
  }
}
