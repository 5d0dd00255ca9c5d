/** A request to one of Azure's hosts. */
export interface AzureRequest {
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The header of that name. */
  readonly authorization?: string;
  /** Fields of a form; empty where the body is none. */
  readonly form: URLSearchParams;
}

/** An answer of one of Azure's hosts. */
export interface AzureResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** The token of a request that carries one. */
export function bearerOf({ authorization = "" }: AzureRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization)?.[1];
}

/** User name and password of a request that carries them. */
export function basicOf({
  authorization = "",
}: AzureRequest): { user: string; password: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [, user = "", password = ""] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  return { user, password };
}

/** What answers where the real service has more than is simulated. */
export function notSimulated({ method, host, path }: AzureRequest): AzureResponse {
  const message = `The sandbox does not simulate ${method} https://${host}${path}`;
  return { status: 404, body: { error: { code: "NotSimulated", message } } };
}
