import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { shownDialog } from "../dialogs/index.ts";
import { receiverOf } from "../lease/index.ts";
import { waitingFor } from "../mail/index.ts";
import { type Context, isProgramAlive, type LiveAgent } from "../runtime/index.ts";
import { driftOf } from "../sessions/index.ts";
import type { MessageRow } from "../store/index.ts";
import { QUOTA_RESET, turnOf } from "../turns/index.ts";
import { type DeliveryDecision, decideDelivery, type RecipientFacts } from "./decide.ts";
import { giveThroughDoor } from "./give.ts";
import { mayStopTurn, stopTurn } from "./interrupt.ts";
import { doorOf, openDoorOf } from "./own-door.ts";
import { pasteMessage } from "./paste.ts";
import { isWakePending, typeWake } from "./wake.ts";

/**
 * Works through the waiting messages of one recipient until each is handed over or held under a named condition.
 * Called again whenever something changed that may let one go.
 */
export const deliverTo = async (context: Context, teamKey: string, recipient: string): Promise<void> => {
  for (let round = 0; round < 100; round++) {
    const agent = receiverOf(context, teamKey, recipient);
    const waiting = agent
      ? waitingFor(context, agent)
      : context.store.messages.claimable(teamKey, recipient, context.clock.now());
    const first = waiting[0];
    if (!first) return;
    const { decision, screen } = await decide(context, teamKey, recipient, agent, first);
    if (decision.kind === "hold") {
      holdAll(context, waiting, decision);
      if (decision.retryMs !== undefined)
        context.clock.after(decision.retryMs, () => context.poke(teamKey, recipient));
      return;
    }
    if (!agent) return;
    if (decision.kind === "interrupt") {
      // A hook may have handed it over while the screen was looked at: the turn has it then.
      if (waitingFor(context, agent)[0]?.message_id === first.message_id)
        await stopTurn(context, agent, first);
      continue;
    }
    const done = await handOverBy(decision.kind, context, agent, first, screen);
    if (!done) {
      context.clock.after(1_000, () => context.poke(teamKey, recipient));
      return;
    }
  }
};

type Screen = { readonly capture: ScreenCapture; readonly state: ScreenState };

const handOverBy = async (
  kind: "give" | "wake" | "paste" | "look",
  context: Context,
  agent: LiveAgent,
  message: MessageRow,
  screen: Screen | null,
): Promise<boolean> => {
  const door = openDoorOf(agent);
  if (kind === "give") return door !== null && (await giveThroughDoor(context, agent, message, door));
  if (screen === null) return false;
  return kind === "wake"
    ? await typeWake(context, agent, message, screen)
    : await pasteMessage(context, agent, message);
};

const decide = async (
  context: Context,
  teamKey: string,
  recipient: string,
  agent: LiveAgent | undefined,
  message: MessageRow,
): Promise<{ decision: DeliveryDecision; screen: Screen | null }> => {
  const first = decideDelivery(await knownFacts(context, teamKey, recipient, agent, message));
  if (first.kind !== "look" || !agent) return { decision: first, screen: null };
  const capture = await agent.access.capture(agent.pane, { styled: true });
  const state = agent.provider.screen.classify(capture);
  const attendedMs = await agent.access.idleSince(agent.pane).catch(() => null);
  const draft =
    state.composer?.isDraft && !isOwnWake(agent, state.composer.text) ? state.composer.text : null;
  // Facts may have changed while we looked.
  const decision = decideDelivery({
    ...(await knownFacts(context, teamKey, recipient, agent, message)),
    attendedMs,
    screen: { state: state.state, mode: capture.mode, draft },
  });
  return { decision, screen: { capture, state } };
};

const isOwnWake = (agent: LiveAgent, composer: string): boolean =>
  /^Team message msg_[0-9a-f]{12} from /.test(composer.trim()) || isWakePending(agent);

/** Everything but the screen. The program is looked at first: the rest is then of one moment. */
const knownFacts = async (
  context: Context,
  teamKey: string,
  recipient: string,
  agent: LiveAgent | undefined,
  message: MessageRow,
): Promise<RecipientFacts> => {
  const lives = agent !== undefined && (await isProgramAlive(agent));
  const row = context.store.agents.get(teamKey, recipient);
  const approval = agent ? context.store.approvals.openOf(agent.teamKey, agent.agentId)[0] : undefined;
  return {
    now: context.clock.now(),
    wanted: recipient === "leader" ? "running" : (row?.wanted ?? "stopped"),
    teamStopped: recipient !== "leader" && context.store.teams.get(teamKey)?.status === "stopped",
    leaderUnbound: recipient === "leader" && !agent,
    paneAlive: lives && !agent.exited,
    linked: agent === undefined || agent.channel === "paste" || isLinked(context, agent),
    ready: agent?.ready ?? false,
    channel: agent?.channel ?? "paste",
    refused: agent?.provider.refused()?.message ?? null,
    midTurn: agent?.provider.capabilities.midTurnDelivery ?? false,
    door: agent ? doorTo(context, agent) : null,
    whenIdle: message.priority === "when_idle",
    turn: agent ? turnOf(agent).state : "unknown",
    turnSince: agent ? turnOf(agent).since : 0,
    mayStopTurn: agent !== undefined && mayStopTurn(agent, message),
    drift: agent ? driftOf(context.store, agent) : null,
    quota: agent ? quotaOf(context, agent) : null,
    openApproval: approval ? { command: approval.command, since: approval.opened_at } : null,
    dialog: agent ? dialogOn(agent) : null,
    screen: null,
    attendedMs: null,
  };
};

const doorTo = ({ store }: Context, agent: LiveAgent): RecipientFacts["door"] => {
  const view = doorOf(agent);
  if (view?.state === "open") {
    const own = store.sessions.get(agent.teamKey, agent.agentId)?.session_id ?? view.sessionId;
    if (own === view.sessionId) return view.door.takesText() ? "takes" : "later";
    // Its messages belong to another conversation by now: it is opened again for that one.
    view.door.close();
    return "opening";
  }
  return view?.state === "opening" ? "opening" : null;
};

const dialogOn = (agent: LiveAgent): RecipientFacts["dialog"] => {
  const shown = shownDialog(agent);
  return shown && { kind: shown.dialog.kind, title: shown.dialog.title, since: shown.since };
};

const quotaOf = (context: Context, agent: LiveAgent): RecipientFacts["quota"] => {
  const row = context.store.scheduled.pending(agent.teamKey, agent.agentId, QUOTA_RESET);
  if (!row) return null;
  return { category: (JSON.parse(row.payload_json) as { category: string }).category, until: row.due_at };
};

/** A person's own leader has no token of ours. */
const isLinked = (context: Context, agent: LiveAgent): boolean =>
  agent.kind === "guest" || context.store.tokens.isLinked(agent.teamKey, agent.agentId);

const holdAll = (
  context: Context,
  waiting: readonly MessageRow[],
  decision: Extract<DeliveryDecision, { kind: "hold" }>,
): void => {
  for (const message of waiting) {
    if (
      !context.store.messages.hold(
        message.message_id,
        decision.status,
        decision.condition,
        context.clock.now(),
      )
    )
      continue;
    context.events.write("send.held", {
      team_id: message.team_key,
      message_id: message.message_id,
      target: message.recipient,
      status: decision.status,
      condition: decision.condition,
    });
    context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
  }
};
