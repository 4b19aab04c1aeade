import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import {
  answeredAtPane,
  isConsentTool,
  isTeamTool,
  noteAllowed,
  noteConsentAsked,
  openApproval,
} from "../approvals/index.ts";
import { askForHook, closeQuestion, questionAnsweredAtPane } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { holdOpen } from "./hold-open.ts";

/**
 * A provider asks whether a tool may run. The team's own tools may, but for a person's consent; anything else becomes an approval, or a question
 * where answers are asked for, and the request is kept open.
 */
export const holdPermission = (
  context: Context,
  agent: LiveAgent,
  call: HookCall,
  closed: AbortSignal,
): Promise<HookAnswer> | HookAnswer => {
  const { events } = context;
  const tool = call.tool?.name ?? "unknown";
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  if (isConsentTool(tool)) {
    // A person's consent is given in front of the program, and by nobody else.
    noteConsentAsked(agent, call);
    return { kind: "none" };
  }
  if (isTeamTool(tool)) {
    noteAllowed(agent, tool);
    events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "control_plane" });
    return { kind: "allow" };
  }
  if (call.questions) return holdQuestions(context, agent, { ...call, questions: call.questions }, closed);
  const id = openApproval(context, agent, { source: "hook", tool, command: call.tool?.command ?? tool });
  const hold = {
    kind: "approval" as const,
    id,
    call,
    onClosed: answeredAtPane.bind(null, context),
    onReleased: () => events.write("approval.released", { ...ids, approval_id: id }),
  };
  return holdOpen(context, agent, hold, closed);
};

const holdQuestions = (
  context: Context,
  agent: LiveAgent,
  call: HookCall & { readonly questions: NonNullable<HookCall["questions"]> },
  closed: AbortSignal,
): Promise<HookAnswer> | HookAnswer => {
  // A leader's questions are for whoever sits in front of it.
  if (agent.kind !== "worker") return { kind: "none" };
  const row = askForHook(context, agent, call.questions);
  const hold = {
    kind: "question" as const,
    id: row.question_id,
    call,
    onClosed: questionAnsweredAtPane.bind(null, context),
    onReleased: () => void closeQuestion(context, row, { status: "gone", by: "coordinator" }),
  };
  return holdOpen(context, agent, hold, closed);
};
