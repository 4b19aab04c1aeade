import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { redactExcept } from "../events/index.ts";
import { type Caller, type Context, isLedBy } from "../runtime/index.ts";
import { MAX_REPLY_BYTES } from "./bounds.ts";
import type { Call, Operation, RowKind, RowTypes } from "./operation.ts";
import { callerIn, decideRight, refuse, type Standing, standingIn, standingOf } from "./rights.ts";
import { openTeams, whichTeam } from "./which-team.ts";

/** Any operation of the table, whatever it takes and answers. */
export type AnyOperation = Operation<string, never, unknown>;

export type Asked = Pick<
  Call,
  "context" | "caller" | "notify" | "closed" | "callKey" | "daemon" | "operations"
>;

/** Reads an input; throws what is wrong with it. */
export const readInput = (operation: AnyOperation, input: unknown): never => {
  const read = operation.input.safeParse(input ?? {});
  if (!read.success) throw new TeamAgentError("invalid_arguments", z.prettifyError(read.error));
  return read.data as never;
};

/** The one way an operation is run, by whatever door: rights, then the operation, then what its answer may hold. */
export const serve = async (operation: AnyOperation, asked: Asked, input: never): Promise<unknown> => {
  const call = { ...asked, ...authorise(operation, asked, input) };
  const reply = await operation.run(call as Call, input);
  const { whole = [] } = operation;
  return boundReply(operation, whole === "all" ? reply : redactExcept(reply, whole));
};

type Scoped = Pick<Call, "caller" | "team" | "teams"> & { readonly row: RowTypes[RowKind] | undefined };

/** Finds out what a call is about, and whether this caller may. Throws where it may not. */
export const authorise = (
  operation: AnyOperation,
  { context, caller }: Pick<Asked, "context" | "caller">,
  input: never,
): Scoped => {
  const check = (standing: Standing): void => {
    const refusal = decideRight(operation, standing);
    if (refusal) refuse(context, operation, standing, refusal);
  };
  // Who may not at all is told so before anything is looked up.
  check(standingOf(context, caller));
  const { scope } = operation;
  if (scope === "workspace") return { caller, team: "", teams: [], row: undefined };
  const wanted = (input as { team?: string | null }).team || null;
  if (scope === "teams" && !wanted)
    return { caller, team: "", teams: openTeams(context, caller), row: undefined };
  if (scope === "team" || scope === "teams") {
    const team = whichTeam(context, caller, wanted, operation.may === "leader");
    check(standingIn(context, caller, team));
    return { caller: callerIn(context, caller, team), team, teams: [team], row: undefined };
  }
  const row = loadRow(context, caller, scope, operation.id!(input));
  check(standingIn(context, caller, row.team_key));
  const { team_key: team } = row;
  return { caller: callerIn(context, caller, team), team, teams: [team], row };
};

const NAMES: Readonly<Record<RowKind, readonly [code: string, action: string]>> = {
  message: ["message_unknown", "team-agent status"],
  approval: ["approval_unknown", "team-agent approvals"],
  question: ["question_unknown", "team-agent questions"],
};

/** A worker hears of no message that is not its own, not even that there is one. */
const loadRow = (context: Context, caller: Caller, kind: RowKind, id: string): RowTypes[RowKind] => {
  const { store } = context;
  const row =
    kind === "message"
      ? ownMessage(context, store.messages.head(id, 0), caller)
      : kind === "approval"
        ? store.approvals.get(id)
        : store.questions.get(id);
  if (row) return row;
  const [code, action] = NAMES[kind];
  throw new TeamAgentError(code, `there is no ${kind} ${id}${kind === "message" ? " for you" : ""}`, {
    action,
  });
};

const ownMessage = <Row extends RowTypes["message"]>(
  context: Context,
  row: Row | undefined,
  caller: Caller,
): Row | undefined =>
  row &&
  caller.kind === "agent" &&
  caller.seat === "worker" &&
  !isLedBy(context, caller, row.team_key) &&
  (caller.teamKey !== row.team_key || ![row.sender, row.recipient].includes(caller.agentId))
    ? undefined
    : row;

const boundReply = ({ name, replyBytes = MAX_REPLY_BYTES }: AnyOperation, reply: unknown): unknown => {
  if (replyBytes !== null && Buffer.byteLength(JSON.stringify(reply) ?? "") > replyBytes)
    throw new TeamAgentError("reply_too_large", `the answer to ${name} is larger than ${replyBytes} bytes`, {
      action: "ask for less at once",
    });
  return reply ?? null;
};
