import { expect, test } from "vitest";
import { readEvents, tempDir } from "../../test/bench.ts";
import { createEventLog } from "./log.ts";
import { ownFields } from "./own-events.ts";

// What does not compile is checked by the compiler: an expected error that does not come is one.
test("an event is written with every field of the catalogue and with no other", () => {
  const log = createEventLog(tempDir(), () => 1);
  const team = { team_id: "t", agent_id: "alice" };
  log.write("agent.ready", { ...team, ms: 7 });
  // @ts-expect-error a field that the event does not have
  log.write("agent.ready", { ...team, ms: 7, pid: 1 });
  const more = { ...team, ms: 7, pid: 1 };
  // @ts-expect-error the same, where it comes in with a spread
  log.write("agent.ready", { ...more });
  // @ts-expect-error a field is missing
  log.write("agent.ready", team);
  // @ts-expect-error no such event
  log.write("agent.steady", team);
  const either = more.pid === 1 ? "leader_receiver.submitted" : "send.submitted";
  // @ts-expect-error one of the two events has no target
  log.write(either, { team_id: "t", message_id: "m", channel: "paste", target: "bob", evidence: "e" });
  expect(readEvents(log.path)[0]).toMatchObject({ event: "agent.ready", ...team, ms: 7 });
});

test("an event of a plugin has the fields that it declares, whose it is, and no others", () => {
  const events = { "provider.own.note": { description: "A note.", fields: ["text", "line"] } };
  const log = createEventLog(tempDir(), () => 1);
  const whose = { team_id: "t", agent_id: "alice" };
  const fields = { text: "hello", team_id: "of another", more: 1 };
  log.writeOwn({ events }, whose, { name: "provider.own.note", fields });
  log.writeOwn({ events }, whose, { name: "agent.ready", fields });
  expect(readEvents(log.path)).toEqual([
    { event: "provider.own.note", ts: expect.any(String), ...whose, text: "hello", line: null },
  ]);
});

test("a plugin has no event by inheritance", () => {
  expect(ownFields({ events: {} }, "toString", {})).toBeNull();
});
