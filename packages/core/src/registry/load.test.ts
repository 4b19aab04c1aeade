import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN_API_VERSION } from "@team-agent/plugin-api";
import tmux from "@team-agent/transport-tmux";
import { expect, test } from "vitest";
import { tempDir } from "../../test/bench.ts";
import { readPlugin } from "./find.ts";
import { createRegistry } from "./load.ts";

const MEMBERS = Object.keys(tmux).filter(
  (name) => !["kind", "apiVersion", "id", "displayName"].includes(name),
);

/** A package of a transport that has these members, and nothing in them. */
const transportWith = (members: readonly string[]) => {
  const directory = join(tempDir(), "transport-odd");
  mkdirSync(directory);
  const teamAgent = { kind: "transport", id: "odd", apiVersion: PLUGIN_API_VERSION, entry: "./index.js" };
  const manifest = { name: "transport-odd", version: "1.0.0", type: "module", teamAgent };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  const plugin = { ...teamAgent, ...Object.fromEntries(members.map((name) => [name, []])) };
  writeFileSync(join(directory, "index.js"), `export default ${JSON.stringify(plugin)};`);
  return createRegistry([readPlugin(directory, "path")!]).transport("odd");
};

test("a transport that has every member is taken", async () => {
  expect(MEMBERS.length).toBeGreaterThan(10);
  expect(await transportWith(MEMBERS)).toMatchObject({ id: "odd" });
});

test.each(MEMBERS)("a transport without %s is refused before anything is asked of it", async (name) => {
  const refused = transportWith(MEMBERS.filter((other) => other !== name));
  await expect(refused).rejects.toMatchObject({
    code: "plugin_invalid",
    message: `plugin transport-odd 1.0.0: its default export lacks ${name}`,
    action: "see docs/transports.md",
  });
});
