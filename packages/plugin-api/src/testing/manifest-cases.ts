import assert from "node:assert/strict";
import { PluginPackage } from "../manifest.ts";
import { PLUGIN_API_VERSION } from "../version.ts";
import type { ConformanceCase } from "./case.ts";

interface AnyPlugin {
  readonly kind: "provider" | "transport";
  readonly apiVersion: number;
  readonly id: string;
}

/** What holds for a plugin of any kind. `inParts` are functions that its parts must have, by path. */
export const manifestCases = (
  plugin: AnyPlugin,
  manifest: unknown,
  members: Readonly<Record<string, "function" | "value">>,
  inParts: readonly string[] = [],
): readonly ConformanceCase[] => [
  {
    name: "is built for this version of the contract and has every member",
    async run() {
      assert.equal(plugin.apiVersion, PLUGIN_API_VERSION, "apiVersion");
      const isCalled = (path: string) =>
        assert.equal(typeof memberAt(plugin, path), "function", `${path} is not a function`);
      for (const [name, kind] of Object.entries(members)) {
        if (kind === "function") isCalled(name);
        else assert.notEqual(memberAt(plugin, name), undefined, `${name} is missing`);
      }
      inParts.forEach(isCalled);
    },
  },
  {
    name: "its package.json says the same as its code",
    async run() {
      const { teamAgent, keywords } = PluginPackage.parse(manifest);
      assert.ok(keywords.includes("team-agent-plugin"), "keyword team-agent-plugin is missing");
      assert.equal(teamAgent.kind, plugin.kind, "kind");
      assert.equal(teamAgent.id, plugin.id, "id");
      assert.equal(teamAgent.apiVersion, plugin.apiVersion, "apiVersion");
    },
  },
];

const memberAt = (plugin: object, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], plugin);
