/** The ZenML server's REST API, as far as registering needs it, with the care that it takes. */
import createClient, { type Client } from "openapi-fetch";
import { Request } from "undici";
import { CommandError, ExitCode } from "../errors";
import type { Fetch } from "../http";
import { oneLine } from "../one-line";
import type { ActualComponent, ActualConnector, ActualStack } from "../registration/actual";
import { Secret } from "../secret";
import type { components, paths } from "./api.generated";
import { componentOf, connectorOf, stackOf } from "./entities";
import { type Asked, refusal } from "./refusal";
import type { SignIn } from "./sign-in";

type Schemas = components["schemas"];
/** A service connector as it is sent, with its secret. */
export type ConnectorRequest = Schemas["ServiceConnectorRequest"];
export type ComponentRequest = Schemas["ComponentRequest"];
export type ComponentUpdate = Schemas["ComponentUpdate"];
export type StackRequest = Schemas["StackRequest"];
export type StackUpdate = Schemas["StackUpdate"];

type ComponentType = Schemas["StackComponentType"];

/** Before it, Docker could not sign in through a service principal's connector (zenml-io/zenml#3433). */
const OLDEST = [0, 80] as const;

/** What `openapi-fetch` resolves to. */
interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: { readonly status: number };
}

export class ZenmlServer {
  private constructor(
    /** Address, without a slash at its end. */
    readonly url: string,
    private readonly client: Client<paths>,
  ) {}

  /**
   * Signs in. An API key is exchanged for a token once: the server takes half a second to check a key.
   *
   * @throws {@link CommandError} where the server can't be reached or does not accept the sign-in
   */
  static async signIn({ url, credential, source }: SignIn, fetch: Fetch): Promise<ZenmlServer> {
    const options = { baseUrl: url, fetch: fetch as never, Request: Request as never };
    const client = createClient<paths>(options);
    const server = new ZenmlServer(url, client);
    const token =
      credential.kind === "token" ? credential.secret : await server.exchangeKey(credential.secret, source);
    client.use({
      onRequest: ({ request }) => {
        request.headers.set("authorization", `Bearer ${token.reveal()}`);
      },
    });
    return server;
  }

  private async exchangeKey(key: Secret, source: string): Promise<Secret> {
    const answer = await this.send(
      this.client.POST("/api/v1/login", {
        body: { password: key.reveal() } as never,
        bodySerializer: (body) => new URLSearchParams(body as unknown as Record<string, string>).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
    );
    if (answer.response.status === 401) {
      throw new CommandError(
        {
          what: "ZenML does not accept this API key.",
          where: `${source}, at ${this.url}`,
          remedy:
            "It may be rotated, deactivated or of another server: `zenml service-account api-key <account> list`",
        },
        ExitCode.notAuthorised,
      );
    }
    const { access_token: token } = this.accept<{ access_token?: unknown }>(answer, {
      doing: "sign in",
      url: this.url,
      secret: true,
    });
    if (typeof token !== "string") throw this.strange("sign in");
    return new Secret(token);
  }

  /** Version of the server, as it says itself. */
  async version(): Promise<string> {
    const answer = await this.send(this.client.GET("/api/v1/info"));
    const { version } = this.accept<{ version?: unknown }>(answer, {
      doing: "say its version",
      url: this.url,
    });
    if (typeof version !== "string") throw this.strange("say its version");
    return oneLine(version);
  }

  /**
   * Makes sure that the server knows the Azure connector. One that does not stores a connector of that type all the
   * same, and its secret as ordinary, readable configuration.
   *
   * @returns the server's version
   */
  async requireAzureConnector(): Promise<string> {
    const version = await this.version();
    const [major, minor] = version.split(".").map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
      throw new CommandError({
        what: `ZenML ${version} can't sign Docker in with a service principal unless the registry's admin account is on.`,
        where: this.url,
        remedy: `Update the server to ${OLDEST.join(".")} or newer; 0.98.0 is what zenml-acr is tested with.`,
      });
    }
    const answer = await this.send(
      this.client.GET("/api/v1/service_connector_types/{connector_type}", {
        params: { path: { connector_type: "azure" } },
      }),
    );
    const type =
      answer.response.status === 404
        ? undefined
        : this.accept<{ connector_type?: unknown }>(answer, {
            doing: "describe its Azure service connector",
            url: this.url,
          });
    if (type?.connector_type === "azure") return version;
    throw new CommandError({
      what: "This ZenML server has no Azure service connector: it would store the client secret readable for all.",
      where: this.url,
      remedy: 'Install it where the server runs, and restart: pip install "zenml[connectors-azure]"',
    });
  }

  /** The service connector of a name. Its secret is not asked for. */
  async findConnector(name: string): Promise<ActualConnector | undefined> {
    const query = { name: `equals:${name}`, hydrate: true, expand_secrets: false };
    const asked = { doing: `list the service connector ${JSON.stringify(name)}`, url: this.url };
    const items = this.items<Schemas["ServiceConnectorResponse"]>(
      await this.send(this.client.GET("/api/v1/service_connectors", { params: { query } })),
      asked,
    );
    const found = items.find((item) => item.name === name);
    return found && this.read(asked.doing, () => connectorOf(found));
  }

  /** The stack component of a type and a name. */
  async findComponent(type: string, name: string): Promise<ActualComponent | undefined> {
    const query = { name: `equals:${name}`, type: type as ComponentType, hydrate: true };
    const asked = { doing: `list the ${type} ${JSON.stringify(name)}`, url: this.url };
    const items = this.items<Schemas["ComponentResponse"]>(
      await this.send(this.client.GET("/api/v1/components", { params: { query } })),
      asked,
    );
    const found = items.find((item) => item.name === name && item.body?.type === type);
    return found && this.read(asked.doing, () => componentOf(found));
  }

  /** The stack of a name. */
  async findStack(name: string): Promise<ActualStack | undefined> {
    const query = { name: `equals:${name}`, hydrate: true };
    const asked = { doing: `list the stack ${JSON.stringify(name)}`, url: this.url };
    const items = this.items<Schemas["StackResponse"]>(
      await this.send(this.client.GET("/api/v1/stacks", { params: { query } })),
      asked,
    );
    const found = items.find((item) => item.name === name);
    return found && this.read(asked.doing, () => stackOf(found));
  }

  /** Names of the stacks that there are, at most a hundred. */
  async stackNames(): Promise<string[]> {
    const answer = await this.send(this.client.GET("/api/v1/stacks", { params: { query: { size: 100 } } }));
    const items = this.items<Schemas["StackResponse"]>(answer, { doing: "list the stacks", url: this.url });
    return items.map(({ name }) => oneLine(name));
  }

  /** Names of the components of a type that there are, at most a hundred. */
  async componentNames(type: string): Promise<string[]> {
    const query = { type: type as ComponentType, size: 100 };
    const answer = await this.send(this.client.GET("/api/v1/components", { params: { query } }));
    const items = this.items<Schemas["ComponentResponse"]>(answer, {
      doing: `list the ${type}s`,
      url: this.url,
    });
    return items.filter(({ body }) => body?.type === type).map(({ name }) => oneLine(name));
  }

  /**
   * Has the server sign in with a connector as it would be, without storing it.
   *
   * @returns why it can't be used, or undefined where it can
   */
  async verifyRequest(connector: ConnectorRequest): Promise<string | undefined> {
    return this.failureIn(
      await this.send(this.client.POST("/api/v1/service_connectors/verify", { body: connector })),
      {
        doing: `verify the service connector ${JSON.stringify(connector.name)}`,
        url: this.url,
        secret: true,
      },
    );
  }

  /**
   * Has the server sign in with a connector as it is stored.
   *
   * @returns why it can't be used, or undefined where it can
   */
  async verifyStored({ id, name, resourceTypes, resourceId }: ActualConnector): Promise<string | undefined> {
    const answer = await this.send(
      this.client.PUT("/api/v1/service_connectors/{connector_id}/verify", {
        params: {
          path: { connector_id: id },
          query: { resource_type: resourceTypes[0], resource_id: resourceId },
        },
      }),
    );
    const asked = {
      doing: `verify the service connector ${JSON.stringify(name)}`,
      url: this.url,
      secret: true,
    };
    // What is stored and is not even valid is answered with 400: it is to be replaced.
    return answer.response.status === 400
      ? "ZenML finds its configuration not valid"
      : this.failureIn(answer, asked);
  }

  async createConnector(connector: ConnectorRequest): Promise<string> {
    const answer = await this.send(this.client.POST("/api/v1/service_connectors", { body: connector }));
    return this.id(answer, {
      doing: `store the service connector ${JSON.stringify(connector.name)}`,
      secret: true,
    });
  }

  /** All fields are sent: ZenML takes those left out for their defaults. */
  async updateConnector(id: string, connector: ConnectorRequest): Promise<void> {
    const params = { path: { connector_id: id } };
    const answer = await this.send(
      this.client.PUT("/api/v1/service_connectors/{connector_id}", { params, body: connector }),
    );
    this.id(answer, {
      doing: `change the service connector ${JSON.stringify(connector.name)}`,
      secret: true,
    });
  }

  async createComponent(component: ComponentRequest): Promise<string> {
    const answer = await this.send(this.client.POST("/api/v1/components", { body: component }));
    return this.id(answer, { doing: `store the component ${JSON.stringify(component.name)}` });
  }

  /** Leaving out the connector disconnects it. */
  async updateComponent(id: string, component: ComponentUpdate): Promise<void> {
    const params = { path: { component_id: id } };
    const answer = await this.send(
      this.client.PUT("/api/v1/components/{component_id}", { params, body: component }),
    );
    this.id(answer, { doing: `change the component ${JSON.stringify(component.name)}` });
  }

  async createStack(stack: StackRequest): Promise<string> {
    const answer = await this.send(this.client.POST("/api/v1/stacks", { body: stack }));
    return this.id(answer, { doing: `store the stack ${JSON.stringify(stack.name)}` });
  }

  /** `components` replaces all slots. */
  async updateStack(id: string, stack: StackUpdate): Promise<void> {
    const params = { path: { stack_id: id } };
    const answer = await this.send(this.client.PUT("/api/v1/stacks/{stack_id}", { params, body: stack }));
    this.id(answer, { doing: `change the stack ${JSON.stringify(stack.name)}` });
  }

  /** Waits for an answer; one that is not JSON becomes an error in words. */
  private async send(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof SyntaxError) throw this.strange("answer");
      throw error;
    }
  }

  private accept<T extends object>({ data, error, response }: Answer, asked: Asked): T {
    if (response.status >= 400) throw refusal(response.status, error, asked);
    if (typeof data !== "object" || data === null) throw this.strange(asked.doing);
    return data as T;
  }

  private id(answer: Answer, asked: Omit<Asked, "url">): string {
    const { id } = this.accept<{ id?: unknown }>(answer, { ...asked, url: this.url });
    if (typeof id !== "string") throw this.strange(asked.doing);
    return id;
  }

  private items<T>(answer: Answer, asked: Asked): T[] {
    const { items } = this.accept<{ items?: unknown }>(answer, asked);
    if (!Array.isArray(items)) throw this.strange(asked.doing);
    return items;
  }

  private read<T>(doing: string, read: () => T): T {
    try {
      return read();
    } catch {
      throw this.strange(doing);
    }
  }

  /** A verification that failed is answered with 200: the errors are in the body, in two places. */
  private failureIn(answer: Answer, asked: Asked): string | undefined {
    const { error, resources } = this.accept<Partial<Schemas["ServiceConnectorResourcesModel"]>>(
      answer,
      asked,
    );
    if (!Array.isArray(resources)) throw this.strange(asked.doing);
    const failure = error ?? resources.find((resource) => resource.error)?.error;
    if (failure) return oneLine(failure);
    const reached = resources.some(({ resource_ids: ids }) => ids && ids.length > 0);
    return reached ? undefined : "ZenML reaches no registry with it";
  }

  private strange(doing: string): CommandError {
    return new CommandError({
      what: `The answer is not one of a ZenML server, when it was to ${doing}.`,
      where: this.url,
      remedy:
        "Check the address: it is that of the server's dashboard, without a path. Proxies answer like this too.",
    });
  }
}
