import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import {
  type Asked,
  answeredAtPane,
  askedAgain,
  isConsentTool,
  noteAllowed,
  noteConsentAsked,
  openApproval,
  teamToolOf,
} from "../approvals/index.ts";
import { askForHook, closeQuestion, questionAnsweredAtPane } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { holdOpen } from "./hold-open.ts";

/**
 * A provider asks whether a tool may run. What is granted already is the program's own affair. The team's own tools may, but for a
 * person's consent; anything else becomes an approval, or a question where answers are asked for, and the request is kept open.
 */
export const holdPermission = (
  context: Context,
  agent: LiveAgent,
  call: HookCall,
  closed: AbortSignal,
  withinMs: number | null = agent.provider.hooks?.permissionHoldMs ?? null,
): Promise<HookAnswer> | HookAnswer => {
  const { events } = context;
  if (call.granted) return { kind: "none" };
  const tool = call.tool?.name ?? "unknown";
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  const ours = teamToolOf(call.tool);
  if (ours !== null && isConsentTool(ours)) {
    // A person's consent is given in front of the program, and by nobody else.
    noteConsentAsked(agent, call);
    return { kind: "none" };
  }
  if (ours !== null) {
    noteAllowed(agent, ours);
    events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "control_plane" });
    return { kind: "allow" };
  }
  if (call.questions)
    return holdQuestions(context, agent, { ...call, questions: call.questions }, closed, withinMs);
  const asked: Asked = {
    source: "hook",
    tool,
    command: call.tool?.command ?? tool,
    ...(call.tool?.mcp ? { server: call.tool.mcp.server } : {}),
  };
  const id = askedAgain(context, agent, asked) ?? openApproval(context, agent, asked);
  const hold = {
    kind: "approval" as const,
    id,
    call,
    withinMs,
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
  withinMs: number | null,
): Promise<HookAnswer> | HookAnswer => {
  // A leader's questions are for whoever sits in front of it.
  if (agent.kind !== "worker") return { kind: "none" };
  const row = askForHook(context, agent, call.questions);
  const hold = {
    kind: "question" as const,
    id: row.question_id,
    call,
    withinMs,
    onClosed: questionAnsweredAtPane.bind(null, context),
    onReleased: () => void closeQuestion(context, row, { status: "gone", by: "coordinator" }),
  };
  return holdOpen(context, agent, hold, closed);
};
