import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { CommandError, ExitCode } from "../errors";
import { storeUrl, zenmlConfigFolder } from "./sign-in";

/**
 * The file in which ZenML's client on this machine notes its active stack, as `zenml stack set` finds it: that of
 * the ZenML repository that one is in, else the user's.
 *
 * @throws {@link CommandError} (usage) where that client does not work with the server at `url`, or the environment
 * names the active stack
 */
export function activeStackFile(url: string, env: NodeJS.ProcessEnv, cwd: string): string {
  if (env.ZENML_ACTIVE_STACK_ID) {
    throw new CommandError(
      {
        what: "The environment names the active stack, so that --set would have no effect.",
        where: "ZENML_ACTIVE_STACK_ID",
        remedy: "Unset it, or leave out --set.",
      },
      ExitCode.usage,
    );
  }
  const folder = zenmlConfigFolder(env);
  const client = env.ZENML_STORE_URL ?? storeUrl(folder);
  if (client?.replace(/\/+$/, "") !== url) {
    throw new CommandError(
      {
        what: `ZenML's client on this machine works with ${client?.replace(/^.*@/, "") ?? "no server"}, not with ${url}: it can't have the stack as its active one.`,
        where: folder,
        remedy: `Run \`zenml login ${url}\`, or leave out --set.`,
      },
      ExitCode.usage,
    );
  }
  return join(repositoryFolder(env, cwd) ?? folder, "config.yaml");
}

/** Makes a stack the active one, and leaves all else in the file as it is. */
export function setActiveStack(file: string, stackId: string): void {
  const exists = existsSync(file);
  const config = parseDocument(exists ? readFileSync(file, "utf8") : "");
  config.set("active_stack_id", stackId);
  // Another client that reads at this moment sees the old file or the new one, never half of it.
  const beside = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(beside, config.toString(), { mode: 0o600 });
  if (exists) chmodSync(beside, statSync(file).mode);
  renameSync(beside, file);
}

/** `.zen` in this folder or one above, where `zenml init` made one. */
function repositoryFolder(env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  const name = env.ZENML_REPOSITORY_DIRECTORY_NAME ?? ".zen";
  if (env.ZENML_REPOSITORY_PATH) {
    const folder = join(resolve(cwd, env.ZENML_REPOSITORY_PATH), name);
    return existsSync(folder) ? folder : undefined;
  }
  const folder = join(cwd, name);
  if (existsSync(folder)) return folder;
  return dirname(cwd) === cwd ? undefined : repositoryFolder(env, dirname(cwd));
}
