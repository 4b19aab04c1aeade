import { PluginPackage, type ProviderManifest } from "@team-agent/plugin-api";
import code from "@team-agent/provider-fake";
import manifest from "../../provider-fake/package.json" with { type: "json" };
import { createFaults } from "../src/registry/faults.ts";
import { type GuardedProvider, guardProvider } from "../src/registry/guard.ts";
import { readPlugin } from "../src/registry/read.ts";

const directory = new URL("../../provider-fake", import.meta.url).pathname;

export const fakeManifest = PluginPackage.parse(manifest).teamAgent as ProviderManifest;

/** The fake provider as the registry makes it. */
export const fake: GuardedProvider = guardProvider(
  { ...fakeManifest, ...code },
  createFaults(readPlugin(directory, "path")!, { onRefused: () => {}, isAllowedAgain: () => false }),
);
