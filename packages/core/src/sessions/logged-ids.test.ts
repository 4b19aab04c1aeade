import { expect, test } from "vitest";
import type { LoggedEvent } from "../events/index.ts";
import { idsAmong } from "./logged-ids.ts";

const ann = { teamKey: "t", agentId: "ann" };
const event = (name: string, more: object): LoggedEvent => ({
  event: name,
  ts: "",
  team_id: "t",
  agent_id: "ann",
  ...more,
});
const captured = (session_id: unknown, more: object = {}) =>
  event("session.captured", { session_id, ...more });
const tombstone = (more: object = {}) => event("discard.session_tombstone", more);

test.each<[string, LoggedEvent[], string[]]>([
  ["the latest first, each once", [captured("c"), captured("b"), captured("c")], ["c", "b"]],
  ["none from before one was put away", [captured("b"), tombstone(), captured("a")], ["b"]],
  ["none where the last one was put away", [tombstone(), captured("a")], []],
  ["none of another agent", [captured("b", { agent_id: "bob" }), captured("a")], ["a"]],
  [
    "none of another team",
    [captured("b", { team_id: "u" }), tombstone({ team_id: "u" }), captured("a")],
    ["a"],
  ],
  [
    "no path, no option and nothing else than a name",
    ["../b", "-b", "", 7, null, "b c"].map((one) => captured(one)),
    [],
  ],
])("the log names %s", async (_name, events, ids) => {
  expect(await idsAmong(events, ann)).toEqual(ids);
});

test("no more than ten are named, however many lines there are", async () => {
  const many = Array.from({ length: 50 }, (_, index) => captured(`s${index}`));
  expect(await idsAmong(many, ann)).toEqual(many.slice(0, 10).map(({ session_id }) => session_id));
});
