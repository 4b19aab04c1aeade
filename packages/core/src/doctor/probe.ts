import { randomBytes } from "node:crypto";
import { newId } from "../ground/index.ts";
import { acceptMessage, moveMessage } from "../mail/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { ARRIVED, type MessageRow, OPEN } from "../store/index.ts";
import { describeResult, normaliseResult } from "../work/index.ts";

/** Evidence of a probe that no other message has. */
export const PROBE_ANSWERED = "probe answer";
export const LEADER_TOLD = "leader notice";

const TOKEN = /\bta-probe-[0-9a-f]{24}\b/;
/** Words that may stand around a token. A longer text that quotes one is about something else, and is not lost. */
const MAX_OTHER_CHARACTERS = 60;

export const newProbeToken = (): string => `ta-probe-${randomBytes(12).toString("hex")}`;

/** The token that a text answers with; null for any other text. */
export const readProbeToken = (text: string): string | null => {
  const token = TOKEN.exec(text)?.[0];
  return token && text.trim().length - token.length <= MAX_OTHER_CHARACTERS ? token : null;
};

/** The text of a report that may answer a probe; null for one that tells of work. */
export const answerIn = (report: Readonly<Record<string, unknown>>): unknown => {
  const envelope = (report.envelope ?? report) as Readonly<Record<string, unknown>>;
  const tellsOfWork = ["changes", "tests", "risks", "artifacts", "next_actions"].some(
    (name) => Array.isArray(envelope[name]) && envelope[name].length > 0,
  );
  return tellsOfWork ? null : (envelope.summary ?? null);
};

/** In plain words, because every model must understand it. */
export const probeText = (token: string): string =>
  [
    "This is a check of the connection by `team-agent doctor`. It is no task, and it changes nothing about yours.",
    `Call the team_orchestrator tool report_result with the summary "${token}" and nothing else.`,
    "Then go on with what you were doing.",
  ].join("\n");

/** Stores a probe like any message. It comes from the coordinator, so the agent counts as never spoken to by its leader. */
export const acceptProbe = (
  context: Context,
  teamKey: string,
  recipient: string,
  token: string,
): MessageRow =>
  acceptMessage(context, {
    teamKey,
    sender: "coordinator",
    recipient,
    kind: "probe",
    content: probeText(token),
  });

export interface ProbeReply {
  readonly ok: true;
  readonly status: "probe_answered";
  readonly agent_id: string;
  readonly leader_notified: false;
}

/**
 * What a worker says with a probe's token reaches nobody else. While its probe waits, the answer is written down;
 * afterwards it is dropped, also by a coordinator that knows nothing of the probe any more. Null for any other text.
 */
export const answerProbe = (
  context: Context,
  caller: Caller & { kind: "agent" },
  text: unknown,
  tool: string,
): ProbeReply | null => {
  const token = caller.seat === "worker" && typeof text === "string" ? readProbeToken(text) : null;
  if (!token) return null;
  const waiting = context.store.probes
    .to(caller.teamKey, caller.agentId)
    .find((probe) => probe.content.includes(token));
  if (waiting) settleProbe(context, waiting, token, tool);
  return { ok: true, status: "probe_answered", agent_id: caller.agentId, leader_notified: false };
};

const settleProbe = (context: Context, probe: MessageRow, token: string, tool: string): void => {
  const { store, clock, changes } = context;
  if (store.messages.evidence(probe.message_id).some(({ source }) => source === LEADER_TOLD)) return;
  store.transaction(() => {
    const at = clock.now();
    const answer = { at, source: PROBE_ANSWERED, detail: `with ${tool}` };
    // A message that is answered is not handed over again.
    const from = [...OPEN, ...ARRIVED.filter((status) => status !== "acknowledged")];
    const { source, detail } = answer;
    const settled = moveMessage(context, probe, { from, to: "acknowledged", source, detail });
    if (!settled) store.messages.addEvidence(probe.message_id, "acknowledged", answer);
    const notice = rehearseReport(context, probe, token);
    store.messages.addEvidence(probe.message_id, "acknowledged", {
      at: clock.now(),
      source: LEADER_TOLD,
      detail: notice,
    });
  });
  changes.emit({ kind: "message", teamKey: probe.team_key, id: probe.message_id });
};

/**
 * Stores a result and the leader's notice of it as a report would, and takes both out before anybody can see them.
 * Answers the notice.
 */
const rehearseReport = ({ store, clock }: Context, probe: MessageRow, token: string): string => {
  const { envelope } = normaliseResult(
    { summary: token, status: "success" },
    { taskId: probe.message_id, agentId: probe.recipient },
  );
  const result = {
    result_id: newId("res"),
    team_key: probe.team_key,
    task_id: probe.message_id,
    agent_id: probe.recipient,
    status: envelope.status,
    envelope_json: JSON.stringify(envelope),
    created_at: clock.now(),
    call_key: null,
  };
  store.results.insert(result);
  const notice = store.messages.insert({
    message_id: newId("msg"),
    team_key: probe.team_key,
    task_id: null,
    sender: probe.recipient,
    recipient: "leader",
    reply_to: null,
    requires_ack: 0,
    priority: "normal",
    kind: "probe",
    content: describeResult(envelope, result.result_id),
    created_at: clock.now(),
    expires_at: clock.now(),
    call_key: null,
  }).row;
  store.results.setMessage(result.result_id, notice.message_id);
  store.probes.remove([notice.message_id]);
  store.probes.removeResult(result.result_id);
  return notice.content;
};
