import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  addPluginPath,
  choosePlugin,
  createRegistry,
  type FoundPlugin,
  findPlugins,
  pluginHome,
  removePluginPath,
} from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import { columns, paint, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { loadRegistry } from "../lib/plugins.ts";

interface Options {
  readonly json: boolean;
}

const view = (plugin: FoundPlugin) => ({
  id: plugin.manifest.id,
  kind: plugin.manifest.kind,
  package: plugin.packageName,
  version: plugin.version,
  origin: plugin.origin,
  api_version: plugin.manifest.apiVersion,
  health: plugin.problem ? "refused" : "ok",
  problem: plugin.problem?.message ?? null,
  action: plugin.problem?.action ?? null,
});

export const listPlugins = async ({ json }: Options): Promise<void> => {
  const plugins = loadRegistry().plugins.map(view);
  if (json) return sayJson({ ok: true, plugins });
  const rows = plugins.map((one) => [
    one.id,
    one.kind,
    one.version,
    one.origin,
    `API ${one.api_version}`,
    one.health,
  ]);
  for (const line of columns([["ID", "KIND", "VERSION", "ORIGIN", "API", "HEALTH"], ...rows])) say(line);
  for (const one of plugins)
    if (one.problem)
      say(`${paint("red", "refused")} ${one.package}: ${one.problem}\n  action: ${one.action}`);
};

export const addPlugin = async (what: string, { json }: Options): Promise<void> => {
  requirePerson("plugin add");
  const folder = resolve(what);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  if (!isFolder) installPackage(what);
  const added = isFolder ? addPluginPath(pluginHome(), folder) : null;
  if (json) return sayJson({ ok: true, plugin: added ? view(added) : { package: what } });
  say(
    added
      ? `Added the ${added.manifest.kind} "${added.manifest.id}" (${added.packageName} ${added.version}) from ${folder}.`
      : `Installed ${what}. See: team-agent plugin list`,
  );
};

/** Packages and tarballs go into the plugin home, with npm, and without running their install scripts. */
const installPackage = (what: string): void => {
  const home = pluginHome();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const manifest = join(home, "package.json");
  if (!existsSync(manifest))
    writeFileSync(manifest, `${JSON.stringify({ name: "team-agent-plugins", private: true }, null, 2)}\n`, {
      mode: 0o600,
    });
  try {
    execFileSync(
      "npm",
      ["install", "--prefix", home, "--ignore-scripts", "--no-audit", "--no-fund", "--omit=peer", what],
      { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" },
    );
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? "")
      .split("\n")
      .filter((line) => line.startsWith("npm error"))
      .slice(0, 3)
      .join(" ");
    throw new TeamAgentError(
      "plugin_invalid",
      `npm could not install ${what}: ${said || (error as Error).message}`,
      { action: "check the name, or give the path of a folder or a tarball" },
    );
  }
};

export const removePlugin = async (what: string, { json }: Options): Promise<void> => {
  requirePerson("plugin remove");
  const removed = removePluginPath(pluginHome(), what) || uninstallPackage(what);
  if (!removed)
    throw new TeamAgentError("plugin_unknown", `${what} was not added here`, {
      action: "team-agent plugin list",
    });
  if (json) sayJson({ ok: true, removed: what });
  else say(`Removed ${what}.`);
};

/** Chooses a package where two provide the same id. */
export const usePlugin = async (what: string, { json }: Options): Promise<void> => {
  requirePerson("plugin use");
  const plugin = loadRegistry().plugins.find((one) => one.packageName === what);
  if (!plugin)
    throw new TeamAgentError("plugin_unknown", `no plugin package ${what} is installed`, {
      action: "team-agent plugin list",
    });
  choosePlugin(pluginHome(), plugin);
  if (json) sayJson({ ok: true, plugin: view({ ...plugin, problem: null }) });
  else say(`${what} is used for the ${plugin.manifest.kind} "${plugin.manifest.id}".`);
};

const uninstallPackage = (what: string): boolean => {
  const home = pluginHome();
  if (!existsSync(join(home, "node_modules", what))) return false;
  execFileSync("npm", ["uninstall", "--prefix", home, "--no-audit", "--no-fund", what], { stdio: "ignore" });
  return true;
};

/** Runs the conformance cases of the contract over a third-party plugin. This does run the plugin's code. */
export const testPlugin = async (folder: string, { json }: Options): Promise<void> => {
  requirePerson("plugin test");
  const directory = resolve(folder);
  const plugin = findPlugins({ home: "", bundledFrom: directory, bundled: [], paths: [directory] })[0];
  if (!plugin)
    throw new TeamAgentError("plugin_invalid", `${directory} has no package.json with a teamAgent field`, {
      action: "see docs/writing-a-provider.md or docs/transports.md",
    });
  const registry = createRegistry([plugin]);
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as unknown;
  const scratch = mkdtempSync(join(tmpdir(), "team-agent-plugin-test-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const { providerCases, transportCases } = await import("@team-agent/plugin-api/testing");
  const cases =
    plugin.manifest.kind === "provider"
      ? providerCases(await registry.provider(plugin.manifest.id), { manifest, directory: scratch })
      : transportCases(await registry.transport(plugin.manifest.id), {
          manifest,
          serverKey: randomBytes(6).toString("hex"),
          directory: scratch,
        });
  const results: { name: string; ok: boolean; error: string | null }[] = [];
  for (const one of cases) {
    const error = await one.run().then(
      () => null,
      (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
    );
    results.push({ name: one.name, ok: error === null, error });
    if (!json)
      say(
        `${error === null ? paint("green", "passed") : paint("red", "failed")}  ${one.name}${error === null ? "" : `\n        ${error}`}`,
      );
  }
  const failed = results.filter((result) => !result.ok).length;
  if (json) sayJson({ ok: failed === 0, results });
  else say(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
};
