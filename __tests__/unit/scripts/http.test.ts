import { createServer, type RequestListener, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { listenOnLoopback } from "../../../sandbox/loopback";
import { CommandError } from "../../../scripts/errors";
import { createFetch } from "../../../scripts/http";
import { refusalOf } from "../../support/registration";

const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

/** A server that answers with these one after the other, the last one again and again; and what it was asked. */
async function serve(...answers: RequestListener[]) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(`${request.method} ${request.url}${body && ` ${body}`}`);
    answer(request, response);
  });
  server.on("connection", (socket) => sockets.push(socket));
  servers.push(server);
  const url = await listenOnLoopback(server);
  return { url, host: new URL(url).host, asked, server };
}

const ok: RequestListener = (_, response) => response.end("fine");
const reset: RequestListener = ({ socket }) => socket.resetAndDestroy();
const busy =
  (status: number, retryAfter = "0"): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "retry-after": retryAfter }).end("busy");
const moved =
  (status: number, location: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { location }).end();

const fetchWith = (
  onWait?: (text: string) => void,
  { signal }: Pick<AbortController, "signal"> = new AbortController(),
) => createFetch({ signal, onWait });

describe("a server that is busy", () => {
  test.each([
    ["GET", "/api/v1/stacks", undefined],
    ["PUT", "/api/v1/stacks/1", "whole"],
    ["POST", "/api/v1/login", "password=ZENKEY_"],
    ["POST", "/api/v1/service_connectors/verify", "{}"],
    ["POST", "/oauth2/exchange", "access_token=x"],
    ["POST", "/oauth2/token", "refresh_token=x"],
  ])("is asked again by %s %s, which writes nothing twice", async (method, path, body) => {
    const { url, asked } = await serve(busy(503), busy(429), ok);
    const response = await fetchWith()(`${url}${path}`, { method, body });
    expect(await response.text()).toBe("fine");
    expect(asked).toEqual(Array(3).fill(body ? `${method} ${path} ${body}` : `${method} ${path}`));
  });

  test("is not asked again by a POST that creates something", async () => {
    const { url, asked } = await serve(busy(503), ok);
    const response = await fetchWith()(`${url}/api/v1/stacks`, { method: "POST", body: "{}" });
    expect(response.status).toBe(503);
    expect(asked).toHaveLength(1);
  });

  test("is asked five times, and then its answer holds", async () => {
    const { url, host, asked } = await serve(busy(503));
    const waits: string[] = [];
    const response = await fetchWith((text) => waits.push(text))(url);
    expect([response.status, await response.text()]).toEqual([503, "busy"]);
    expect(asked).toHaveLength(5);
    expect(waits).toEqual(Array(4).fill(`${host} is busy; trying again in 0 s`));
  });

  test.each([400, 401, 404, 500])("is another than one that answers with %i", async (status) => {
    const { url, asked } = await serve(busy(status), ok);
    expect((await fetchWith()(url)).status).toBe(status);
    expect(asked).toHaveLength(1);
  });
});

describe("a redirection", () => {
  test.each([301, 302, 303, 307, 308])("by %i is not followed, and its target told", async (status) => {
    const elsewhere = await serve(ok);
    const { url, host, asked } = await serve(moved(status, `${elsewhere.url}/api/v1/login?x=1`));
    const { text } = await refusalOf(() =>
      fetchWith()(`${url}/api/v1/login`, { method: "POST", body: "key" }),
    );
    expect(text).toEqual({
      what: `${host} redirects to ${elsewhere.url}; following would send the credential there.`,
      where: host,
      remedy: `If that is right, use the address ${elsewhere.url} itself.`,
    });
    expect(asked).toHaveLength(1);
    expect(elsewhere.asked).toEqual([]);
  });

  test("within the server is not followed either", async () => {
    const { url, host, asked } = await serve(moved(302, "/login"), ok);
    const { text } = await refusalOf(() => fetchWith()(url));
    expect(text).toMatchObject({
      what: `${host} redirects; following would send the credential there.`,
      remedy: "Check the address.",
    });
    expect(asked).toHaveLength(1);
  });
});

describe("a server that can't be reached", () => {
  test("because nothing listens there", async () => {
    const { url, host, server } = await serve(ok);
    await new Promise((done) => server.close(done));
    const { text } = await refusalOf(() => fetchWith()(url));
    expect(text).toEqual({
      what: `Could not reach ${host}: nothing answers there.`,
      where: host,
      remedy: "Check the address, and that the server is running.",
    });
  });

  test("because it breaks off, is told so", async () => {
    const { url, host, asked } = await serve(reset, ok);
    const { text } = await refusalOf(() => fetchWith()(url, { method: "POST" }));
    expect(text.what).toBe(`Could not reach ${host}: the connection was broken off.`);
    expect(asked).toHaveLength(1);
  });

  test("because it breaks off, is asked again where that writes nothing", async () => {
    const { url, asked } = await serve(reset, ok);
    expect(await (await fetchWith()(url)).text()).toBe("fine");
    expect(asked).toHaveLength(2);
  });

  test("in the middle of an answer, as much as before it", async () => {
    const { url, host } = await serve((_, response) => {
      response.writeHead(200, { "content-length": "9" }).write("half");
      setImmediate(() => response.destroy());
    });
    const { text } = await refusalOf(() => fetchWith()(url, { method: "POST" }));
    expect(text.what).toBe(`Could not reach ${host}: the connection was broken off.`);
  });
});

describe("the end of the command", () => {
  const ended = new CommandError({ what: "Interrupted." });

  test("ends a request that is under way", async () => {
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort(ended));
    await expect(fetchWith(undefined, controller)(url)).rejects.toBe(ended);
  });

  /** Timers that keep the process from ending. */
  const runningTimers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

  test("ends a wait at once", async () => {
    const controller = new AbortController();
    const { url, asked } = await serve(busy(503, "3600"));
    const timers = runningTimers();
    const waiting = fetchWith((text) => controller.abort(new CommandError({ what: text })), controller)(url);
    await expect(waiting).rejects.toThrow("trying again in 30 s");
    expect(asked).toHaveLength(1);
    expect(runningTimers()).toBe(timers);
  });

  test("lets no other request begin", async () => {
    const { url, asked } = await serve(ok);
    await expect(fetchWith(undefined, { signal: AbortSignal.abort(ended) })(url)).rejects.toBe(ended);
    expect(asked).toEqual([]);
  });
});

describe("a proxy", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A proxy that leads everything to one server, and what it was asked for. */
  async function proxyTo(target: string) {
    const through: string[] = [];
    const proxy = await serve((request, response) => {
      through.push(new URL(request.url as string).host);
      ok(request, response);
    });
    proxy.server.on("connect", ({ url = "" }, socket) => {
      through.push(url);
      const onward = connect(Number(new URL(target).port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
    });
    return { url: proxy.url, through };
  }

  test.each(["HTTP_PROXY", "http_proxy"])("in %s is used", async (variable) => {
    const { url } = await serve(ok);
    const proxy = await proxyTo(url);
    jest.replaceProperty(process, "env", { [variable]: proxy.url });
    expect(await (await fetchWith()("http://zenml.invalid/info")).text()).toBe("fine");
    expect(proxy.through.map((host) => host.replace(/:80$/, ""))).toEqual(["zenml.invalid"]);
  });

  test("is passed by for the hosts in NO_PROXY", async () => {
    const { url, asked } = await serve(ok);
    const proxy = await proxyTo(url);
    jest.replaceProperty(process, "env", { HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" });
    await fetchWith()(`${url}/info`);
    expect(asked).toEqual(["GET /info"]);
    expect(proxy.through).toEqual([]);
  });
});
