import { expect, test } from "vitest";
import { decideDrift } from "./drift.ts";

const s1 = { session_id: "s1", transcript_path: "/r/s1", read_offset: 7 };
const s2 = { session_id: "s2", transcript_path: "/r/s2", read_offset: 8 };
const away = { stored: s1, actual: "s2", since: 1 };

test.each<[string, Parameters<typeof decideDrift>, object]>([
  ["begins with the conversation that was left", [null, s1, "s2"], { kind: "drifted", stored: s1 }],
  ["is told once while the window stays", [away, s2, "s2"], { kind: "same" }],
  ["goes on with a third, and keeps the first", [away, s2, "s3"], { kind: "drifted", stored: s1 }],
  ["ends where the window goes back to the first", [away, s2, "s1"], { kind: "returned" }],
])("another conversation %s", (_name, [before, known, actual], change) => {
  expect(decideDrift(before, known, actual)).toEqual(change);
});
