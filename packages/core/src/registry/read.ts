import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { PLUGIN_API_VERSION, type PluginManifest, PluginPackage } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { readJson } from "./json-file.ts";

export type PluginOrigin = "path" | "home" | "bundled";

export interface PluginProblem {
  readonly code: string;
  readonly message: string;
  readonly action: string;
}

export interface FoundPlugin {
  /** As it is written; without the aliases that are somebody else's. */
  readonly manifest: PluginManifest;
  readonly packageName: string;
  readonly version: string;
  readonly directory: string;
  readonly origin: PluginOrigin;
  /** Why it cannot be used; null when it can. */
  readonly problem: PluginProblem | null;
  /** Another version, or another build, has another one. */
  readonly stamp: string;
  /** What of it is not used, and why. */
  readonly notes: readonly string[];
}

export const AUTHORS_PAGES = "see docs/writing-a-provider.md or docs/writing-a-transport.md";

/** Reads one package; null when it is no plugin. None of its code runs. */
export const readPlugin = (directory: string, origin: PluginOrigin): FoundPlugin | null => {
  const raw = readJson(join(directory, "package.json"));
  if (!raw || typeof raw !== "object" || !("teamAgent" in raw)) return null;
  const parsed = PluginPackage.safeParse(raw);
  if (!parsed.success) return unreadable(raw, directory, origin, parsed.error.issues[0]!);
  const { name, version, teamAgent: manifest } = parsed.data;
  const stamp = stampOf(directory, version, manifest.entry);
  const found = { manifest, packageName: name, version, directory, origin, stamp, notes: [] };
  return { ...found, problem: versionProblem(name, version, manifest.apiVersion) ?? entryProblem(found) };
};

/** Of the files that are there now. */
export const stampOf = (directory: string, version: string, entry: string): string => {
  const { mtimeMs, size } = statSync(join(directory, entry), { throwIfNoEntry: false }) ?? {
    mtimeMs: 0,
    size: 0,
  };
  return `${version} ${Math.round(mtimeMs)} ${size}`;
};

const versionProblem = (name: string, version: string, apiVersion: unknown): PluginProblem | null => {
  if (!Number.isInteger(apiVersion) || apiVersion === PLUGIN_API_VERSION) return null;
  const isOlder = Number(apiVersion) < PLUGIN_API_VERSION;
  return {
    code: "plugin_incompatible",
    message: `${name} ${version} was built for plugin API ${apiVersion}, this team-agent has ${PLUGIN_API_VERSION}`,
    action: isOlder ? teamAgent("plugin", "add", `${name}@latest`) : "npx @team-agent/installer",
  };
};

/** Where links lead counts: nothing beside the package's own files is run in its name. */
const entryProblem = ({ manifest: { entry }, packageName, directory }: Omit<FoundPlugin, "problem">) => {
  const invalid = (what: string): PluginProblem => ({
    code: "plugin_invalid",
    message: `${packageName}: its entry ${entry} ${what}`,
    action: AUTHORS_PAGES,
  });
  try {
    const inside = realpathSync(join(directory, entry)).startsWith(`${realpathSync(directory)}${sep}`);
    return inside ? null : invalid("leaves the package");
  } catch {
    return invalid("is not there");
  }
};

const NOTHING = {
  apiVersion: 0,
  entry: "./",
  aliases: [],
  strip: [],
  installCommand: "",
  programs: [],
  capabilities: { resume: false, fork: false, presetSessionId: false, mcp: false, midTurnDelivery: false },
};

/** It is listed, and never used. */
const unreadable = (
  raw: object,
  directory: string,
  origin: PluginOrigin,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
): FoundPlugin => {
  const { name = directory, version = "?", teamAgent: said } = raw as Record<string, unknown>;
  const { kind, id, apiVersion } = (said ?? {}) as Record<string, unknown>;
  const invalid = {
    code: "plugin_invalid",
    message: `${String(name)}: package.json, ${issue.path.join(".")}: ${issue.message}`,
    action: AUTHORS_PAGES,
  };
  return {
    manifest: {
      ...NOTHING,
      kind: kind === "transport" ? kind : "provider",
      id: typeof id === "string" ? id : String(name),
      displayName: String(name),
    },
    packageName: String(name),
    version: String(version),
    directory,
    origin,
    stamp: "",
    // What another version of the contract asks for is not known here.
    problem: versionProblem(String(name), String(version), apiVersion) ?? invalid,
    notes: [],
  };
};
