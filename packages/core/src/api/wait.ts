import { TeamAgentError } from "@team-agent/plugin-api";
import type { Context } from "../coordinator/context.ts";
import { reportTeam, type TeamReport } from "../status/report.ts";
import type { MessageStatus } from "../store/index.ts";
import { viewMessage } from "./describe.ts";

export type WaitFor = "submitted" | "delivered" | "acknowledged" | "result";

const REACHED: Readonly<Record<Exclude<WaitFor, "result">, readonly MessageStatus[]>> = {
  submitted: ["submitted", "delivered", "acknowledged"],
  delivered: ["delivered", "acknowledged"],
  acknowledged: ["acknowledged"],
};
const LOST: readonly MessageStatus[] = ["failed", "cancelled", "expired"];

/** Waits until a message has come as far as asked, or cannot any more. Over time it answers where the message is. */
export const waitForMessage = async (
  context: Context,
  messageId: string,
  until: WaitFor,
  timeoutMs: number,
) => {
  const look = () => {
    const row = context.store.messages.get(messageId);
    if (!row)
      throw new TeamAgentError("message_unknown", `there is no message ${messageId}`, {
        action: "team-agent inbox <agent>",
      });
    return row;
  };
  const reached = await context.changes.until(() => {
    const row = look();
    if (LOST.includes(row.status)) return { row, result: null };
    if (until !== "result") return REACHED[until].includes(row.status) ? { row, result: null } : null;
    const [result] = context.store.results
      .since(row.team_key, row.recipient, row.created_at)
      .filter(({ status }) => status !== "unreported")
      .filter((one) => one.task_id === row.task_id || one.task_id === row.message_id);
    return result ? { row, result } : null;
  }, timeoutMs);
  const row = reached?.row ?? look();
  const envelope = reached?.result ? (JSON.parse(reached.result.envelope_json) as unknown) : null;
  return {
    ok: reached !== null && !LOST.includes(row.status),
    timed_out: reached === null,
    message: viewMessage(row),
    result: envelope,
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
    return report.agents.every((agent) => !["spawning", "starting", "waiting"].includes(agent.status))
      ? report
      : null;
  }, timeoutMs);
  const report = settled ?? look();
  return {
    ready: report.agents.every((agent) => ["ready", "busy", "paused", "interrupted"].includes(agent.status)),
    report,
  };
};
