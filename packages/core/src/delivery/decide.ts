import type { HoldStatus } from "../store/index.ts";

/** What is known about a recipient at one moment. Null means: not looked at. */
export interface RecipientFacts {
  readonly now: number;
  readonly wanted: "running" | "stopped" | "paused";
  /** Its team was shut down; a leader is nobody's member, and may lead another one. */
  readonly teamStopped: boolean;
  /** True for a leader that nobody has bound to a pane or a seat. */
  readonly leaderUnbound: boolean;
  readonly paneAlive: boolean;
  /** Its program has a token that we take. */
  readonly linked: boolean;
  readonly ready: boolean;
  readonly channel: "hooks" | "paste";
  /** Why nothing of its provider's plugin is called any more; null while it is used. */
  readonly refused: string | null;
  /** Its tool calls carry mail. */
  readonly midTurn: boolean;
  /** Its program's own door: whether a text that is given now goes in; null where there is none, or it stays closed. */
  readonly door: "opening" | "takes" | "later" | null;
  /** The first waiting message never enters a running turn. */
  readonly whenIdle: boolean;
  readonly turn: "idle" | "busy" | "unknown";
  readonly turnSince: number;
  /** The first waiting message asks for the running turn to be stopped, and that may be tried. */
  readonly mayStopTurn: boolean;
  /** Its window shows another conversation than the one its messages belong to. */
  readonly drift: { readonly actual: string; readonly since: number } | null;
  /** A limit of the provider that has not passed. */
  readonly quota: { readonly category: string; readonly until: number } | null;
  readonly openApproval: { readonly command: string; readonly since: number } | null;
  readonly dialog: { readonly kind: string; readonly title: string; readonly since: number } | null;
  /** The screen, when it was just looked at. */
  readonly screen: {
    readonly state: "starting" | "ready" | "busy" | "dialog" | "exited" | "unknown";
    readonly mode: string | null;
    readonly draft: string | null;
  } | null;
  /** Milliseconds since a person pressed a key there; null when nobody watches. */
  readonly attendedMs: number | null;
}

export type DeliveryDecision =
  | {
      readonly kind: "hold";
      readonly status: HoldStatus;
      readonly condition: string /** Look again after this time even if nothing happens. */;
      readonly retryMs?: number;
    }
  | { readonly kind: "look" }
  /** Through the program's own door, whatever its screen shows. */
  | { readonly kind: "give" }
  | { readonly kind: "wake" }
  /** Stop the running turn, then decide again. */
  | { readonly kind: "interrupt" }
  | { readonly kind: "paste" };

/** A pane that a person is using is left alone until it has been quiet for this long. */
export const QUIET_MS = 3_000;

/** What to do with the first waiting message of a recipient. */
export const decideDelivery = (facts: RecipientFacts): DeliveryDecision => {
  const seconds = (since: number) => `${Math.max(0, Math.round((facts.now - since) / 1000))} s`;
  if (facts.leaderUnbound) return hold("queued_until_leader_attach", "no leader is attached to this team");
  if (facts.teamStopped) return hold("queued_stopped", "the team is stopped");
  if (facts.wanted !== "running") return hold("queued_stopped", `the agent is ${facts.wanted}`);
  if (!facts.paneAlive) return hold("queued_pane_missing", "the agent's program is not running");
  if (!facts.linked)
    return hold(
      "queued_pane_missing",
      "the agent's program cannot reach the coordinator (link lost); a start with --force mends it",
    );
  // Neither its screen nor its record can be read.
  if (facts.refused) return hold("queued_until_human", facts.refused);
  if (facts.dialog?.kind === "trust")
    return hold("queued_until_trust", `a trust dialog has been open for ${seconds(facts.dialog.since)}`);
  if (facts.openApproval)
    return hold(
      "queued_until_approval",
      `an approval dialog for \`${facts.openApproval.command}\` has been open for ${seconds(facts.openApproval.since)}`,
    );
  if (facts.dialog)
    return hold(
      "queued_until_dialog",
      `a dialog (${facts.dialog.title}) has been open for ${seconds(facts.dialog.since)}`,
    );
  if (facts.drift)
    return hold(
      "queued_until_human",
      `the agent's window has shown another conversation (${facts.drift.actual}) for ${seconds(facts.drift.since)}; a start with --force goes back, accept-session goes on in it`,
    );
  if (!facts.ready) return hold("queued_until_start", "the agent is starting");
  if (facts.quota && facts.quota.until > facts.now)
    return hold(
      "queued_until_quota",
      `the provider's limit (${facts.quota.category}) is reached; it is tried again at ${new Date(facts.quota.until).toISOString()}`,
    );
  if (facts.door !== null) return decideAtDoor(facts);
  if (facts.turn === "busy" && facts.mayStopTurn) {
    if (!facts.screen) return { kind: "look" };
    const human = humanHold(facts);
    if (human) return human;
    if (facts.screen.state === "busy") return { kind: "interrupt" };
  }
  if (facts.turn === "busy")
    return hold(
      "queued_until_idle",
      facts.channel === "hooks" && facts.midTurn
        ? "the agent is busy; it gets this at its next tool call or when its turn ends"
        : "the agent is busy; it gets this when its turn ends",
      facts.channel === "paste" ? 1_000 : undefined,
    );
  if (!facts.screen) return { kind: "look" };
  if (facts.screen.mode) return humanHold(facts)!;
  if (facts.screen.state === "dialog") return hold("queued_until_dialog", "a dialog is open", 500);
  if (facts.screen.state === "busy") return hold("queued_until_idle", "the screen shows a running turn", 500);
  if (facts.screen.state !== "ready")
    return hold("queued_until_dialog", "the screen does not show an input line", 500);
  return humanHold(facts) ?? { kind: facts.channel === "hooks" ? "wake" : "paste" };
};

/** No key is pressed, so nobody's draft is in the way. */
const decideAtDoor = ({ turn, mayStopTurn, whenIdle, door }: RecipientFacts): DeliveryDecision => {
  if (door === "opening") return hold("queued_until_start", "the program's own door is not open yet");
  if (turn === "busy" && mayStopTurn) return { kind: "interrupt" };
  if (door === "later" || (turn === "busy" && whenIdle))
    return hold(
      "queued_until_idle",
      "the agent is busy; it gets this at its next tool call or when its turn ends",
    );
  return { kind: "give" };
};

/** Keys of ours would meet a person's. */
const humanHold = ({ screen, attendedMs }: RecipientFacts): DeliveryDecision | null => {
  if (screen?.mode) return hold("queued_until_human", `the pane is in ${screen.mode}`, 1_000);
  if (screen?.draft)
    return hold("queued_until_human", "somebody is writing in the agent's input line", 1_000);
  if (attendedMs !== null && attendedMs < QUIET_MS)
    return hold("queued_until_human", "somebody is using the pane", QUIET_MS - attendedMs);
  return null;
};

const hold = (status: HoldStatus, condition: string, retryMs?: number): DeliveryDecision =>
  retryMs === undefined ? { kind: "hold", status, condition } : { kind: "hold", status, condition, retryMs };
