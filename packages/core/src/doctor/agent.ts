import { teamAgent } from "../ground/index.ts";
import { type Check, deferred, fail, pass } from "./check.ts";
import type { AgentFacts, RunningFacts } from "./facts.ts";

/** How long a start may take before a missing list of tools is a fault. */
export const START_MS = 60_000;

/** What one agent needs so that a message reaches it and its answer comes back. */
export const checkAgent = (facts: AgentFacts): readonly Check[] => {
  const { wanted, live } = facts;
  if (wanted !== "running") return [deferred("pane", `the agent is ${wanted}, and is not meant to run`)];
  if (live === null)
    return [
      fail(
        "pane",
        facts.failure ? `its start failed: ${facts.failure}` : "its program is not running",
        teamAgent("start-agent", facts.agentId, "--team", facts.teamKey),
      ),
    ];
  const running = live === "unasked" ? null : live;
  const unasked = (name: string) => deferred(name, "only a running coordinator knows");
  return [
    running ? checkPane(facts, running) : unasked("pane"),
    checkToken(facts),
    running ? checkChannel(facts, running) : unasked("channel"),
    checkTranscript(facts, running),
    running ? checkTools(facts, running) : unasked("tools"),
  ];
};

type Whose = Pick<AgentFacts, "teamKey" | "agentId">;

const again = ({ teamKey, agentId }: Whose) =>
  teamAgent("start-agent", agentId, "--force", "--team", teamKey);
const attach = ({ teamKey, agentId }: Whose) => teamAgent("attach", agentId, "--team", teamKey);

const checkPane = ({ teamKey, agentId }: Whose, { paneId, proof }: RunningFacts): Check => {
  if (proof === "proven") return pass("pane", `${paneId}, the program that was started there`);
  return proof === "gone"
    ? fail(
        "pane",
        `${paneId} is gone, or another program is in it now`,
        teamAgent("start-agent", agentId, "--team", teamKey),
      )
    : deferred("pane", `${paneId} could not be looked at`);
};

const checkToken = (facts: AgentFacts): Check =>
  facts.linked
    ? pass("token", "its program may call the coordinator")
    : fail("token", "revoked: its program cannot reach the coordinator", again(facts));

const checkChannel = (whose: Whose, { channel, hasHooks }: RunningFacts): Check =>
  channel === "hooks" && !hasHooks
    ? fail("channel", "hooks are meant to be used, and its provider has none", again(whose))
    : pass("channel", channel);

/** A provider writes its record with the first turn; before that there is nothing to read. */
const checkTranscript = (facts: AgentFacts, running: RunningFacts | null): Check => {
  const { path, readable, turns } = facts.transcript;
  if (path === null || !readable) {
    if (turns === 0) return deferred("transcript", "is written with the first turn");
    if (path !== null) return fail("transcript", `cannot be read: ${path}`, again(facts));
    return running?.channel === "paste"
      ? deferred("transcript", "none is known; the screen is the proof of a delivery")
      : fail("transcript", "its place is not known, so no delivery can be proven", again(facts));
  }
  if (!running) return deferred("transcript", `readable; only a running coordinator follows it: ${path}`);
  return running.followed
    ? pass("transcript", path)
    : fail("transcript", `is not followed: ${path}`, again(facts));
};

const checkTools = (whose: Whose, { ready, dialog, ageMs }: RunningFacts): Check => {
  if (ready) return pass("tools", "ready: it has listed the team's tools");
  if (dialog) return fail("tools", `not ready; a dialog is open (${dialog})`, attach(whose));
  return ageMs < START_MS
    ? deferred("tools", "the agent is starting")
    : fail("tools", `not ready after ${Math.round(ageMs / 1000)} s`, attach(whose));
};
