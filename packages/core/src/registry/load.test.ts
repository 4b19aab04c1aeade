import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN_API_VERSION, PROVIDER_MEMBERS, TRANSPORT_MEMBERS } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { tempDir } from "../../test/bench.ts";
import { readPlugin } from "./find.ts";
import { createRegistry } from "./load.ts";

const MEMBERS = { provider: Object.keys(PROVIDER_MEMBERS), transport: Object.keys(TRANSPORT_MEMBERS) };
type Kind = keyof typeof MEMBERS;
const OF_THE_MANIFEST: readonly string[] = ["kind", "apiVersion", "id"];

/** A package of a plugin that has these members, and nothing in them. */
const pluginWith = (kind: Kind, members: readonly string[]): Promise<unknown> => {
  const directory = join(tempDir(), "odd");
  mkdirSync(directory);
  const teamAgent = { kind, id: "odd", apiVersion: PLUGIN_API_VERSION, entry: "./index.js" };
  const manifest = { name: "plugin-odd", version: "1.0.0", type: "module", teamAgent };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  const plugin = { ...Object.fromEntries(members.map((name) => [name, []])), ...teamAgent };
  writeFileSync(join(directory, "index.js"), `export default ${JSON.stringify(plugin)};`);
  return createRegistry([readPlugin(directory, "path")!])[kind]("odd");
};

test.each<Kind>(["provider", "transport"])("a %s that has every member is taken", async (kind) => {
  expect(MEMBERS[kind].length).toBeGreaterThan(14);
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
    action: `see docs/${kind === "transport" ? "transports" : "writing-a-provider"}.md`,
  });
});
