import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { sliceWhole } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import { reportTeam, type TeamReport } from "../status/index.ts";
import { ARRIVED, GIVEN, LOST, type MessageStatus } from "../store/index.ts";
import type { ResultEnvelope } from "../work/index.ts";
import { carriedBytes, firstThatFit } from "./bounds.ts";
import { viewHead } from "./describe.ts";
import { boundReport } from "./team-report.ts";

export type WaitFor = "submitted" | "delivered" | "acknowledged" | "result";

const REACHED: Readonly<Record<Exclude<WaitFor, "result">, readonly MessageStatus[]>> = {
  submitted: GIVEN,
  delivered: ARRIVED,
  acknowledged: ["acknowledged"],
};
const HEAD_CHARACTERS = 2_000;
const RESULT_BYTES = 160_000;

/** Waits until a message has come as far as asked, or cannot any more. Over time it answers where the message is. */
export const waitForMessage = async (
  context: Context,
  messageId: string,
  until: WaitFor,
  timeoutMs: number,
  closed: AbortSignal,
) => {
  const look = () => {
    const row = context.store.messages.head(messageId, HEAD_CHARACTERS);
    if (!row)
      throw new TeamAgentError("message_unknown", `there is no message ${messageId}`, {
        action: "team-agent status",
      });
    return row;
  };
  const reached = await context.changes.until(
    () => {
      const row = look();
      if (LOST.includes(row.status)) return { row, result: null };
      if (until !== "result") return REACHED[until].includes(row.status) ? { row, result: null } : null;
      const [result] = context.store.results
        .since(row.team_key, row.recipient, row.created_at)
        .filter(({ status }) => status !== "unreported")
        .filter((one) => one.task_id === row.task_id || one.task_id === row.message_id);
      return result ? { row, result } : null;
    },
    timeoutMs,
    closed,
  );
  const row = reached?.row ?? look();
  const envelope = reached?.result ? (JSON.parse(reached.result.envelope_json) as ResultEnvelope) : null;
  return {
    ok: reached !== null && !LOST.includes(row.status),
    timed_out: reached === null,
    message: viewHead(row),
    result: envelope && shortResult(envelope, row.team_key),
  };
};

/** A result that one answer carries; what is longer says how to get the rest. */
const shortResult = (
  envelope: ResultEnvelope,
  teamKey: string,
): ResultEnvelope | (ResultEnvelope & { note: string }) => {
  if (carriedBytes(envelope) <= RESULT_BYTES) return envelope;
  const short = <T>(items: readonly T[]) => firstThatFit(items, RESULT_BYTES / 8);
  return {
    ...envelope,
    summary: sliceWhole(envelope.summary, 0, 8_000),
    changes: short(envelope.changes),
    tests: short(envelope.tests),
    risks: short(envelope.risks),
    artifacts: short(envelope.artifacts),
    next_actions: short(envelope.next_actions),
    note: `a long result is shortened: ${teamAgent("export", "--team", teamKey)}`,
  };
};

/** Waits until every started agent can take messages, or is known not to. Tells of each as it happens. */
export const waitForAgents = async (
  context: Context,
  teamKey: string,
  timeoutMs: number,
  notify: (event: unknown) => void,
): Promise<{ ready: boolean; report: TeamReport }> => {
  const told = new Set<string>();
  const look = () => {
    const report = reportTeam(context.store, context.live, teamKey, context.workspace.root);
    for (const agent of report.agents) {
      const key = `${agent.agent_id} ${agent.status} ${agent.detail ?? ""}`;
      if (!told.has(key)) notify({ agent_id: agent.agent_id, status: agent.status, detail: agent.detail });
      told.add(key);
    }
    return report;
  };
  const settled = await context.changes.until(() => {
    const report = look();
    return report.agents.every((agent) => !isOnItsWay(agent)) ? report : null;
  }, timeoutMs);
  const report = settled ?? look();
  return {
    ready: report.agents.every((agent) => ["ready", "busy", "paused", "interrupted"].includes(agent.status)),
    report: boundReport(report),
  };
};

/** What somebody else's restart ended comes back. */
const isOnItsWay = ({ status, detail }: TeamReport["agents"][number]): boolean =>
  ["spawning", "starting", "waiting"].includes(status) || (status === "stopped" && detail === "restarted");
