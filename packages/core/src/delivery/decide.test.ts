import { expect, test } from "vitest";
import { type DeliveryDecision, decideDelivery, QUIET_MS, type RecipientFacts } from "./decide.ts";

const NOW = 1_000_000;
const open: RecipientFacts = {
  now: NOW,
  wanted: "running",
  teamStopped: false,
  leaderUnbound: false,
  paneAlive: true,
  linked: true,
  refused: null,
  ready: true,
  channel: "hooks",
  midTurn: true,
  door: null,
  whenIdle: false,
  turn: "idle",
  turnSince: 0,
  mayStopTurn: false,
  drift: null,
  quota: null,
  openApproval: null,
  dialog: null,
  screen: { state: "ready", mode: null, draft: null },
  attendedMs: null,
};
const dialog = (kind: string) => ({ kind, title: "Proceed?", since: NOW - 4_000 });
const summarise = (decision: DeliveryDecision) =>
  decision.kind === "hold" ? decision.status : decision.kind;

test.each<[string, Partial<RecipientFacts>, string]>([
  ["wakes an idle agent that has hooks", {}, "wake"],
  ["pastes to an idle agent without hooks", { channel: "paste" }, "paste"],
  ["gives through an open door without a look", { door: "takes", screen: null }, "give"],
  ["gives through it into a running turn", { door: "takes", turn: "busy", screen: null }, "give"],
  ["holds at a door what would cost an answer", { door: "later", turn: "busy" }, "queued_until_idle"],
  ["holds at a door that takes nothing now", { door: "later" }, "queued_until_idle"],
  [
    "holds at a door what waits for idle",
    { door: "takes", turn: "busy", whenIdle: true },
    "queued_until_idle",
  ],
  ["gives to an idle one what waits for idle", { door: "takes", whenIdle: true }, "give"],
  ["waits for a door that is about to open", { door: "opening" }, "queued_until_start"],
  ["stops a turn through a door", { door: "later", turn: "busy", mayStopTurn: true }, "interrupt"],
  [
    "gives though somebody types there",
    { door: "takes", attendedMs: 0, screen: { state: "ready", mode: null, draft: "hi" } },
    "give",
  ],
  [
    "holds at a door for an approval",
    { door: "takes", openApproval: { command: "ls", since: NOW } },
    "queued_until_approval",
  ],
  ["looks at the screen before it types", { screen: null }, "look"],
  ["looks at the screen when the turn is unknown", { screen: null, turn: "unknown" }, "look"],
  ["trusts a ready screen when the turn is unknown", { turn: "unknown" }, "wake"],
  ["holds for a leader whom nobody has bound", { leaderUnbound: true }, "queued_until_leader_attach"],
  ["holds for a stopped agent", { wanted: "stopped" }, "queued_stopped"],
  ["holds for a team that was shut down", { teamStopped: true, paneAlive: false }, "queued_stopped"],
  ["holds for a paused agent", { wanted: "paused" }, "queued_stopped"],
  ["holds for a program that is gone", { paneAlive: false }, "queued_pane_missing"],
  ["types no wake to a program that cannot reach us", { linked: false }, "queued_pane_missing"],
  ["holds for a trust dialog", { dialog: dialog("trust") }, "queued_until_trust"],
  ["holds for any other dialog", { dialog: dialog("login") }, "queued_until_dialog"],
  ["holds for an approval", { openApproval: { command: "rm x", since: NOW } }, "queued_until_approval"],
  ["holds while the agent starts", { ready: false, turn: "unknown" }, "queued_until_start"],
  [
    "waits for the end of a provider's limit",
    { quota: { category: "rate_limit", until: NOW + 60_000 } },
    "queued_until_quota",
  ],
  ["tries again when the limit has passed", { quota: { category: "rate_limit", until: NOW } }, "wake"],
  ["holds for another conversation", { drift: { actual: "s2", since: NOW } }, "queued_until_human"],
  [
    "stops no turn of another conversation",
    { drift: { actual: "s2", since: NOW }, turn: "busy", mayStopTurn: true },
    "queued_until_human",
  ],
  ["holds while a turn runs", { turn: "busy" }, "queued_until_idle"],
  ["looks before it stops a turn", { turn: "busy", mayStopTurn: true, screen: null }, "look"],
  [
    "stops a turn that is asked to stop",
    { turn: "busy", mayStopTurn: true, screen: shown("busy") },
    "interrupt",
  ],
  [
    "presses nothing where no turn is seen to run",
    { turn: "busy", mayStopTurn: true, screen: shown("ready") },
    "queued_until_idle",
  ],
  [
    "stops no turn over a person's draft",
    { turn: "busy", mayStopTurn: true, screen: { ...shown("busy"), draft: "wait" } },
    "queued_until_human",
  ],
  [
    "stops no turn under a person's hands",
    { turn: "busy", mayStopTurn: true, screen: shown("busy"), attendedMs: 10 },
    "queued_until_human",
  ],
  [
    "stops no turn that waits for an approval",
    { turn: "busy", mayStopTurn: true, screen: shown("busy"), openApproval: { command: "rm x", since: NOW } },
    "queued_until_approval",
  ],
  [
    "never types over a running turn that only the screen shows",
    { screen: shown("busy") },
    "queued_until_idle",
  ],
  ["never types into copy mode", { screen: { ...shown("ready"), mode: "copy-mode" } }, "queued_until_human"],
  ["never types into a dialog", { screen: shown("dialog") }, "queued_until_dialog"],
  ["never types into an unknown screen", { screen: shown("unknown") }, "queued_until_dialog"],
  ["never types into a program that has exited", { screen: shown("exited") }, "queued_until_dialog"],
  ["never types into a draft", { screen: { ...shown("ready"), draft: "hello" } }, "queued_until_human"],
  ["leaves a pane alone that a person is using", { attendedMs: QUIET_MS - 1 }, "queued_until_human"],
  ["types once the person has been quiet", { attendedMs: QUIET_MS }, "wake"],
])("%s", (_name, facts, expected) => {
  expect(summarise(decideDelivery({ ...open, ...facts }))).toBe(expected);
});

test.each<[string, Partial<RecipientFacts>, string]>([
  [
    "an unbound leader before everything",
    { leaderUnbound: true, paneAlive: false, wanted: "stopped" },
    "queued_until_leader_attach",
  ],
  ["the person's wish before the pane", { wanted: "stopped", paneAlive: false }, "queued_stopped"],
  [
    "a dead pane before its last dialog",
    { paneAlive: false, dialog: dialog("trust") },
    "queued_pane_missing",
  ],
  ["a trust dialog before the start", { dialog: dialog("trust"), ready: false }, "queued_until_trust"],
  [
    "an approval before the dialog that shows it",
    { openApproval: { command: "ls", since: NOW }, dialog: dialog("approval") },
    "queued_until_approval",
  ],
  [
    "an approval before the turn that waits for it",
    { openApproval: { command: "ls", since: NOW }, turn: "busy" },
    "queued_until_approval",
  ],
])("names %s", (_name, facts, expected) => {
  expect(summarise(decideDelivery({ ...open, ...facts }))).toBe(expected);
});

test("says for how long a dialog has been open, and never a negative time", () => {
  const held = (since: number) =>
    decideDelivery({ ...open, dialog: { kind: "login", title: "Sign in", since } });
  expect(held(NOW - 4_400)).toMatchObject({ condition: "a dialog (Sign in) has been open for 4 s" });
  expect(held(NOW + 9_000)).toMatchObject({ condition: "a dialog (Sign in) has been open for 0 s" });
});

test("comes back by itself where no event will tell that the condition ended", () => {
  expect(decideDelivery({ ...open, attendedMs: 1_000 })).toMatchObject({ retryMs: QUIET_MS - 1_000 });
  expect(decideDelivery({ ...open, turn: "busy", channel: "paste" })).toMatchObject({ retryMs: 1_000 });
  expect(decideDelivery({ ...open, turn: "busy", channel: "hooks" })).not.toHaveProperty("retryMs");
  for (const screen of [
    shown("busy"),
    shown("dialog"),
    shown("unknown"),
    { ...shown("ready"), mode: "view-mode" },
  ])
    expect(decideDelivery({ ...open, screen })).toHaveProperty("retryMs");
});

function shown(state: NonNullable<RecipientFacts["screen"]>["state"]) {
  return { state, mode: null, draft: null };
}
