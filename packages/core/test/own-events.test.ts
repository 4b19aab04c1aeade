import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROVIDER_MEMBERS } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { createRegistry } from "../src/registry/registry.ts";
import { startNews } from "../src/turns/state.ts";
import { tempDir } from "./bench.ts";
import { fakeManifest } from "./fake.ts";
import { rig } from "./rig.ts";

test("what a provider tells for the event log is logged once, with whose it is, and not again from an earlier life", () => {
  const { agent, hook, records, clock, events } = rig();
  void hook("toolFinished");
  records({ type: "note", text: "seen" });
  startNews(agent, clock.now() + 1);
  records({ type: "note", text: "of before" });
  const told = events().filter((one) => one.event === "provider.fake.note");
  expect(told).toEqual([
    { event: "provider.fake.note", ts: expect.any(String), team_id: "t", agent_id: "alice", text: "seen" },
  ]);
});

test("a plugin whose event has a name of core's is refused, and told which", async () => {
  const directory = tempDir();
  const plugin = {
    ...Object.fromEntries(Object.keys(PROVIDER_MEMBERS).map((name) => [name, {}])),
    ...{ kind: "provider", id: "own", apiVersion: 1 },
    events: { "agent.ready": { description: "Mine.", fields: [] } },
  };
  writeFileSync(join(directory, "index.mjs"), `export default ${JSON.stringify(plugin)};`);
  const manifest = { ...fakeManifest, id: "own", entry: "./index.mjs" };
  const registry = createRegistry(() => [
    {
      manifest,
      packageName: "own",
      version: "1.0.0",
      directory,
      origin: "path",
      problem: null,
      stamp: "",
      notes: [],
    },
  ]);
  await expect(registry.provider("own")).rejects.toThrow(
    'its event "agent.ready" does not begin with provider.own.',
  );
});
