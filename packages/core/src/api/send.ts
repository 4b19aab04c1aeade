import { TeamAgentError } from "@team-agent/plugin-api";
import { DURATION_RULE, newId, parseDuration, teamAgent } from "../ground/index.ts";
import { acceptMessage, markAcknowledged, refuseSelf, resolveRecipients } from "../mail/index.ts";
import { type Caller, type Context, senderName, senderTo } from "../runtime/index.ts";
import type { MessageRow, Priority } from "../store/index.ts";
import { nextTask } from "../work/index.ts";
import { hasLivingLeader } from "./rights.ts";
import { tellSending, tellSent } from "./send-events.ts";

export interface SendRequest {
  readonly to: string | readonly string[];
  readonly content: string;
  readonly taskId?: string | null;
  /** False: the task id is only a label. By default the task must exist, and becomes the recipient's. */
  readonly routeTask?: boolean;
  readonly replyTo?: string | null;
  readonly priority?: Priority;
  readonly requiresAck?: boolean;
  readonly watchResult?: boolean;
  readonly messageId?: string;
  readonly callKey?: string | null;
  /** How long it may wait, such as `30m`; else as the team's documents say. */
  readonly expiresIn?: string | null;
}

export interface SendReply {
  readonly ok: true;
  readonly status: "accepted" | "fanout_accepted";
  readonly message_id: string;
  readonly message_status: string;
  readonly to: string;
  /** Milliseconds since the epoch; counts as long as it waits. */
  readonly expires_at: number;
  readonly deliveries: readonly {
    readonly message_id: string;
    readonly to: string;
    readonly message_status: string;
    /** What stands in its way, where that is known at once. */
    readonly condition: string | null;
    readonly expires_at: number;
  }[];
  readonly watch: { readonly watcher_id: string; readonly task_id: string | null } | null;
}

/** Stores a message for one, several or all members. All recipients are checked before anything is stored. */
export const send = (context: Context, caller: Caller, teamKey: string, request: SendRequest): SendReply => {
  const { store, clock, events } = context;
  const sender = senderName(caller);
  const recipients = resolveRecipients(context, teamKey, sender, request.to);
  if (caller.kind === "agent") refuseSelf(context, teamKey, sender, recipients);
  else if (recipients.includes("leader")) requireLeader(context, teamKey);
  if (request.watchResult && recipients.length > 1)
    throw new TeamAgentError("invalid_arguments", "watching for a result works for one recipient", {
      action: "send to each agent by itself",
    });
  const sending = {
    teamKey,
    sender: senderTo(caller, recipients[0]!),
    to: request.to,
    recipients,
    taskId: request.taskId ?? null,
  };
  tellSending(context, sending);
  const ttlMs = request.expiresIn ? requireDuration(request.expiresIn) : null;
  const rows = store.transaction(() =>
    recipients.map((recipient) => {
      if (request.taskId && request.routeTask !== false)
        nextTask(context, teamKey, request.taskId, recipient);
      return acceptMessage(context, {
        teamKey,
        sender: senderTo(caller, recipient),
        recipient,
        content: request.content,
        taskId: request.taskId ?? null,
        replyTo: request.replyTo ?? null,
        priority: request.priority ?? "normal",
        requiresAck: request.requiresAck ?? true,
        callKey: request.callKey ? `${request.callKey}:${recipient}` : null,
        ...(ttlMs === null ? {} : { ttlMs }),
        ...(request.messageId && recipients.length === 1 ? { messageId: request.messageId } : {}),
      });
    }),
  );
  tellSent(context, sending, rows);
  if (request.replyTo) acknowledgeReply(context, teamKey, sender, request.replyTo);
  const first = rows[0]!;
  const watch = request.watchResult ? { watcher_id: newId("watch"), task_id: request.taskId ?? null } : null;
  if (watch) {
    store.watchers.add({
      ...watch,
      team_key: teamKey,
      agent_id: first.recipient,
      message_id: first.message_id,
      created_at: clock.now(),
    });
    events.write("result_watcher.created", {
      team_id: teamKey,
      ...watch,
      agent_id: first.recipient,
      message_id: first.message_id,
    });
  }
  return {
    ok: true,
    status: rows.length === 1 ? "accepted" : "fanout_accepted",
    message_id: first.message_id,
    message_status: current(context, first).status,
    to: rows.map((row) => row.recipient).join(","),
    expires_at: first.expires_at,
    deliveries: rows.map((row) => ({
      message_id: row.message_id,
      to: row.recipient,
      message_status: current(context, row).status,
      condition: obstacleFor(context, row),
      expires_at: row.expires_at,
    })),
    watch,
  };
};

/** A person's words for a leader wait for nobody: who is not there now may be another one when it comes. */
const requireLeader = (context: Context, teamKey: string): void => {
  if (hasLivingLeader(context, teamKey)) return;
  const { store } = context;
  const [agent] = store.agents.ofTeam(teamKey);
  const isAlive = store.teams.get(teamKey)?.status === "alive";
  throw new TeamAgentError(
    "agent_not_running",
    isAlive
      ? `nobody leads team ${teamKey}, so nobody would read it; a leader that is started takes the team`
      : `team ${teamKey} is not running, and nobody leads it, so nobody would read it`,
    { action: agent && isAlive ? `team-agent ${agent.provider}` : teamAgent("restart", "--team", teamKey) },
  );
};

const requireDuration = (text: string): number => {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw new TeamAgentError("invalid_arguments", `"${text}" is not a duration: it ${DURATION_RULE}`, {
    action: "team-agent send --help",
  });
};

/** The team or the agent does not run: that is known before anything is tried. */
const obstacleFor = ({ store }: Context, { team_key, recipient }: MessageRow): string | null => {
  const isAlive = store.teams.get(team_key)?.status === "alive";
  const wanted = store.agents.get(team_key, recipient)?.wanted ?? "running";
  if (recipient !== "leader" && wanted !== "running") return `the agent is ${wanted}`;
  return isAlive ? null : `team ${team_key} is not running`;
};

const current = (context: Context, row: MessageRow): MessageRow =>
  context.store.messages.get(row.message_id) ?? row;

const acknowledgeReply = (context: Context, teamKey: string, sender: string, messageId: string): void => {
  const row = context.store.messages.get(messageId);
  if (row && row.team_key === teamKey && row.recipient === sender) markAcknowledged(context, row, "a reply");
};
