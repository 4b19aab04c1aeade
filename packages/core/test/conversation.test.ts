import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rig, textOf } from "./rig.ts";

test("another conversation in the same window is followed from its beginning, and told once", async () => {
  const { root, clock, send, wake, hook, records, statusOf, store } = rig();
  await hook("sessionStarted", { sessionId: "s1", transcriptPath: join(root, "records", "s1.jsonl") });
  const first = send("before");
  const text = textOf(await wake(first));
  clock.advance(10);
  const line = (more: object) =>
    `${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...more })}\n`;
  // The old record gets its last lines in the moment in which the new one begins, and is longer than the new one.
  const other = join(root, "records", "s2.jsonl");
  writeFileSync(other, line({ type: "session", id: "s2" }));
  records({ type: "turn_open" }, { type: "hook_text", text }, { type: "assistant", text: "x".repeat(500) });
  await hook("sessionStarted", { sessionId: "s2", transcriptPath: other });
  await hook("sessionStarted", { sessionId: "s2", transcriptPath: other });
  expect(statusOf(first)).toBe("delivered");
  expect(store.sessions.get("t", "alice")).toMatchObject({ session_id: "s2", transcript_path: other });
  const notices = store.messages.open("t", "leader").map(({ content }) => content);
  expect(notices).toEqual([expect.stringContaining("another conversation now (s2, before: s1)")]);
  const second = send("after");
  const given = textOf(await wake(second));
  writeFileSync(other, line({ type: "hook_text", text: given }), { flag: "a" });
  await hook("toolFinished", { sessionId: "s2", transcriptPath: other });
  expect(statusOf(second)).toBe("delivered");
});
