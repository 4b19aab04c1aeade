import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN_API_VERSION, PROVIDER_MEMBERS, TRANSPORT_MEMBERS } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { tempDir } from "../../test/bench.ts";
import { fakeManifest } from "../../test/fake.ts";
import { readPlugin } from "./read.ts";
import { createRegistry } from "./registry.ts";

const KINDS = { provider: PROVIDER_MEMBERS, transport: TRANSPORT_MEMBERS };
const MEMBERS = { provider: Object.keys(PROVIDER_MEMBERS), transport: Object.keys(TRANSPORT_MEMBERS) };
/** What has functions of its own. */
const PARTS: Readonly<Record<string, string>> = {
  hooks: "null",
  sessions: "{ locate: async () => null, isResumable: async () => ({}) }",
  screen: "{ classify: () => {} }",
};
type Kind = keyof typeof MEMBERS;
const OF_THE_MANIFEST: readonly string[] = ["kind", "apiVersion", "id"];

/** A package of a plugin that has these members, and nothing in them. */
const pluginWith = (kind: Kind, members: readonly string[], more = ""): Promise<unknown> => {
  const directory = join(tempDir(), "odd");
  mkdirSync(directory);
  const said = { kind, id: "odd", apiVersion: PLUGIN_API_VERSION };
  const { kind: _, ...provider } = fakeManifest;
  const teamAgent = {
    ...(kind === "provider" ? provider : { displayName: "Odd" }),
    ...said,
    entry: "./index.js",
  };
  const manifest = { name: "plugin-odd", version: "1.0.0", type: "module", teamAgent };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  const kinds: Readonly<Record<string, string>> = KINDS[kind];
  const reads = kind === "provider" ? ["createTranscriptReader: () => {}"] : [];
  const code = members.map(
    (name) =>
      `${name}: ${(kind === "provider" && PARTS[name]) || (kinds[name] === "function" ? "() => {}" : "[]")}`,
  );
  writeFileSync(
    join(directory, "index.js"),
    `export default { ${[...code, ...reads].join(", ")}, ...${JSON.stringify(said)}, ${more} };`,
  );
  return createRegistry(() => [readPlugin(directory, "path")!])[kind]("odd");
};

test.each<Kind>(["provider", "transport"])("a %s that has every member is taken", async (kind) => {
  expect(MEMBERS[kind].length).toBeGreaterThan(11);
  expect(await pluginWith(kind, MEMBERS[kind])).toMatchObject({ id: "odd" });
});

test.each(
  Object.entries(MEMBERS).flatMap(([kind, members]) =>
    members.filter((name) => !OF_THE_MANIFEST.includes(name)).map((name) => [kind as Kind, name] as const),
  ),
)("a %s without %s is refused before anything is asked of it", async (kind, name) => {
  const refused = pluginWith(
    kind,
    MEMBERS[kind].filter((other) => other !== name),
  );
  await expect(refused).rejects.toMatchObject({
    code: "plugin_invalid",
    message: `plugin plugin-odd 1.0.0: its default export lacks ${name}`,
    action: `see docs/${kind === "transport" ? "writing-a-transport" : "writing-a-provider"}.md`,
  });
});

test.each<[Kind, string, string]>([
  [
    "provider",
    'events: { "agent.ready": { description: "Mine.", fields: [] } }',
    'its event "agent.ready" does not begin with provider.odd.',
  ],
  [
    "transport",
    'errors: { session_missing: "Mine." }',
    'its error "session_missing" does not begin with odd_',
  ],
  ["provider", "plan: 5", "its plan is no function"],
  ["provider", "screen: {}", "its screen.classify is no function"],
  ["provider", "hooks: { read: () => {} }", "its hooks.answer is no function"],
  [
    "provider",
    'kind: "transport"',
    'its default export says transport "odd", its package.json says provider "odd"',
  ],
  ["transport", "apiVersion: 7", "its code says plugin API 7, its package.json 1"],
])("a %s with %s is refused, and told why", async (kind, more, why) => {
  await expect(pluginWith(kind, MEMBERS[kind], more)).rejects.toThrow(why);
});
