import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InstallError } from "../fail.ts";
import { asWorker, forgetWorker } from "../half-done.ts";
import { run } from "../run.ts";
import { npmError } from "./npm-errors.ts";
import { readManifest } from "./registry.ts";
import { findTool } from "./tool.ts";
import { unpackAll } from "./unpack.ts";

const INSTALL_WITHIN_MS = 10 * 60_000;
const ANSWER_WITHIN_MS = 15_000;

/** The newest version that a name stands for: `latest`, a version, a range. */
export const resolveVersion = async (name: string, wanted: string, signal?: AbortSignal): Promise<string> => {
  const tool = findTool();
  if (!tool) return (await readManifest(name, wanted)).version;
  const ended = await run(tool.view(`${name}@${wanted}`), {
    timeoutMs: ANSWER_WITHIN_MS,
    ...(signal ? { signal } : {}),
  });
  if (ended.status === null)
    throw new InstallError("registry_unreachable", `${name}: the registry does not answer`, {
      action: "look at your network, then at the registry of npm: npm config get registry",
      detail: ended.stderr,
    });
  if (ended.status !== 0) throw npmError(ended, `${name} ${wanted}`);
  const found = ended.stdout.trim() ? (JSON.parse(ended.stdout) as string | readonly string[]) : [];
  const version = typeof found === "string" ? found : found.at(-1);
  if (version) return version;
  throw new InstallError("package_missing", `${name}: the registry has no version ${wanted}`, {
    action: "name a version that it has with --use <version>",
  });
};

/** Puts packages into a folder's node_modules. No script of theirs runs. */
export const installPackages = async (
  folder: string,
  {
    name,
    version,
    packages,
  }: { readonly name: string; readonly version: string; readonly packages: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<void> => {
  // Without a name and a version there can be no list of what is in it.
  const manifest = { name, version, private: true, dependencies: packages };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const tool = findTool();
  if (!tool) return await unpackAll(folder, packages, signal);
  const ended = await run(asWorker(folder, tool.install), {
    cwd: folder,
    signal,
    timeoutMs: INSTALL_WITHIN_MS,
    // A setting of the caller's would send them elsewhere.
    env: { ...process.env, npm_config_global: "", npm_config_prefix: "", npm_config_location: "project" },
  });
  if (ended.status !== 0) throw npmError(ended, `${name} ${version}`);
  forgetWorker(folder);
};
