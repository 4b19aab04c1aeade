import { expect, test } from "vitest";
import { doubtOfLogged, type LoggedFacts } from "./doubt-of-logged.ts";

const ann = { teamKey: "t", agentId: "ann" };
const bob = { teamKey: "t", agentId: "bob" };
const says = { isNamed: true, cwd: "/w", lastGiven: { ...ann, at: 5 } };
const facts: LoggedFacts = {
  asking: ann,
  isDiscarded: false,
  holder: null,
  resumable: { ok: true, reason: "its record holds a conversation" },
  says,
  isInFolder: true,
  begunAt: 5,
};

test.each<[string, Partial<LoggedFacts>, string | null]>([
  ["is taken where its record holds the last message that the agent was handed", {}, null],
  ["is not taken where it was put away", { isDiscarded: true }, "it was put away"],
  ["is not taken where somebody else is in it", { holder: bob }, "it is that of bob of the team t"],
  ["is not taken where it cannot be resumed", { resumable: { ok: false, reason: "no record" } }, "no record"],
  ["is not taken where its record cannot be read", { says: null }, "its record cannot be read"],
  [
    "is not taken where its record is another one's copy",
    { says: { ...says, isNamed: false } },
    "its record calls itself otherwise",
  ],
  [
    "is not taken where it belongs to another folder",
    { says: { ...says, cwd: "/v" }, isInFolder: false },
    "its record is of the folder /v",
  ],
  [
    "is not taken where nothing proves that it is the agent's",
    { says: { ...says, lastGiven: null } },
    "its record holds no message that was handed to ann",
  ],
  [
    "is not taken where its last message was another agent's",
    { says: { ...says, lastGiven: { ...bob, at: 5 } } },
    "its record is that of bob of the team t, who was handed the last message in it",
  ],
  [
    "is not taken where the agent of that name was another team's",
    { says: { ...says, lastGiven: { ...ann, teamKey: "u", at: 5 } } },
    "its record is that of ann of the team u, who was handed the last message in it",
  ],
  ["is not taken where the agent was started afresh since", { begunAt: 6 }, "ann was started afresh since"],
])("a conversation that the log names %s", (_name, more, doubt) => {
  expect(doubtOfLogged({ ...facts, ...more })).toBe(doubt);
});
