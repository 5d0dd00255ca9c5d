/** Makes a service account with an API key, as an administrator of ZenML does for a pipeline. */
export async function createApiKey(
  url: string,
  administrator: { readonly username: string; readonly password: string },
): Promise<string> {
  const post = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, { method: "POST", ...init });
    if (!response.ok) throw new Error(`it answered POST ${path} with ${response.status}`);
    return (await response.json()) as T;
  };
  const { access_token } = await post<{ access_token: string }>("/login", {
    body: new URLSearchParams(administrator),
  });
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const account = await post<{ id: string }>("/service_accounts", {
    headers,
    body: JSON.stringify({ name: "sandbox", active: true }),
  });
  const key = await post<{ body: { key: string } }>(`/service_accounts/${account.id}/api_keys`, {
    headers,
    body: JSON.stringify({ name: "sandbox" }),
  });
  return key.body.key;
}
