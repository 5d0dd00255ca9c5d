import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode } from "../../../../scripts/errors";
import { activeStackFile, setActiveStack } from "../../../../scripts/zenml/active-stack";
import { refusalOf } from "../../../support/registration";

const URL = "https://zenml.example.com";
const STACK_ID = "77777777-7777-4777-8777-777777777777";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zenml-client-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("the file in which the active stack is noted", () => {
  let config: string;
  let work: string;

  beforeEach(() => {
    config = join(folder, "config");
    work = join(folder, "project", "sub");
    mkdirSync(config);
    mkdirSync(work, { recursive: true });
    writeFileSync(join(config, "config.yaml"), `store:\n  url: ${URL}/\n`);
  });

  const file = (env: NodeJS.ProcessEnv = {}, url = URL) =>
    activeStackFile(url, { ZENML_CONFIG_PATH: config, ...env }, work);

  test("is the user's", () => {
    expect(file()).toBe(join(config, "config.yaml"));
  });

  test.each(["project/sub", "project", "."])("is that of the ZenML repository in %s", (repository) => {
    mkdirSync(join(folder, repository, ".zen"));
    expect(file()).toBe(join(folder, repository, ".zen", "config.yaml"));
  });

  test("is that of the ZenML repository that the environment names", () => {
    mkdirSync(join(folder, "project", ".zen"));
    mkdirSync(join(folder, "elsewhere", ".zen"), { recursive: true });
    expect(file({ ZENML_REPOSITORY_PATH: join(folder, "elsewhere") })).toBe(
      join(folder, "elsewhere", ".zen", "config.yaml"),
    );
  });

  test("is the user's too where the environment names the server, and there is no file yet", () => {
    rmSync(config, { recursive: true });
    expect(file({ ZENML_STORE_URL: URL })).toBe(join(config, "config.yaml"));
  });

  test("is none where the environment names the active stack", async () => {
    const { exitCode, text } = await refusalOf(() => file({ ZENML_ACTIVE_STACK_ID: STACK_ID }));
    expect({ exitCode, ...text }).toEqual({
      exitCode: ExitCode.usage,
      what: "The environment names the active stack, so that --set would have no effect.",
      where: "ZENML_ACTIVE_STACK_ID",
      remedy: "Unset it, or leave out --set.",
    });
  });

  test.each([
    ["another server", () => file({}, "https://other.example.com"), URL],
    [
      "another server, by the environment",
      () => file({ ZENML_STORE_URL: "http://localhost:8237" }),
      "http://localhost:8237",
    ],
    [
      "a database, whose password is not told",
      () => file({ ZENML_STORE_URL: "mysql://me:hunter2@db/zenml" }),
      "db/zenml",
    ],
    ["no server", () => file({ ZENML_CONFIG_PATH: join(folder, "new") }), "no server"],
  ])("is none where this machine's client works with %s", async (_, find, client) => {
    const { exitCode, text } = await refusalOf(find);
    expect(exitCode).toBe(ExitCode.usage);
    expect(text.what).toContain(`ZenML's client on this machine works with ${client}`);
    expect(text.remedy).toMatch(/^Run `zenml login https:.*`, or leave out --set\.$/);
  });
});

describe("noting the active stack", () => {
  let file: string;

  beforeEach(() => {
    file = join(folder, "config.yaml");
  });

  test("leaves other keys, their order and comments as they are", () => {
    writeFileSync(file, "# mine\nuser_id: 1\nactive_stack_id: before\nstore:\n  url: x # ours\n");
    setActiveStack(file, STACK_ID);
    expect(readFileSync(file, "utf8")).toBe(
      `# mine\nuser_id: 1\nactive_stack_id: ${STACK_ID}\nstore:\n  url: x # ours\n`,
    );
    expect(readdirSync(folder)).toEqual(["config.yaml"]);
  });

  test.each([0o600, 0o664])("keeps the file's mode, %o", (mode) => {
    writeFileSync(file, "user_id: 1\n");
    chmodSync(file, mode);
    setActiveStack(file, STACK_ID);
    expect(statSync(file).mode & 0o777).toBe(mode);
  });

  test("makes a file that only its user reads, where there is none, nor its folder", () => {
    const fresh = join(folder, "zenml", "config.yaml");
    setActiveStack(fresh, STACK_ID);
    expect(readFileSync(fresh, "utf8")).toBe(`active_stack_id: ${STACK_ID}\n`);
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
  });
});
