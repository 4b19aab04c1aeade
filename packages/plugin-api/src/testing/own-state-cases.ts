import assert from "node:assert/strict";
import type { Provider } from "../provider.ts";
import type { ConformanceCase } from "./case.ts";

/** Cases about what a program says of itself: in its pane's title, and in a file of its own. */
export const ownStateCases = (plugin: Provider): readonly ConformanceCase[] => [
  {
    name: "has no answer for a title or a file of its own that it does not understand",
    async run() {
      for (const text of [
        "",
        "null",
        "7",
        "{",
        "[]",
        "{}",
        '{"status":"resting"}',
        '{"status":{}}',
        "host",
      ]) {
        assert.equal(plugin.screen.readTitle?.(text) ?? null, null);
        assert.equal(plugin.ownStateFile?.parse(text) ?? null, null);
      }
      const path = plugin.ownStateFile?.path({ pid: 7, env: { HOME: "/h/somebody" } });
      assert.ok(path === undefined || path.startsWith("/h/somebody/"), `${path} is not below HOME`);
    },
  },
];
