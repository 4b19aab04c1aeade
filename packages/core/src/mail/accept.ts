import { TeamAgentError } from "@team-agent/plugin-api";
import { nearest, newId, teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import type { MessageKind, MessageRow, Priority } from "../store/index.ts";
import { storedSpec } from "../team/index.ts";
import { cleanContent } from "./render.ts";
import { timeToLive } from "./time-to-live.ts";

export const MAX_MESSAGE_CHARACTERS = 256 * 1024;

export interface Outgoing {
  readonly teamKey: string;
  readonly sender: string;
  readonly recipient: string;
  readonly content: string;
  readonly taskId?: string | null;
  readonly replyTo?: string | null;
  readonly kind?: MessageKind;
  readonly priority?: Priority;
  readonly requiresAck?: boolean;
  /** The client's own id of this call: the same call twice stores one message. */
  readonly callKey?: string | null;
  readonly messageId?: string;
  /** How long it may wait, instead of what its team's documents say. */
  readonly ttlMs?: number;
}

/** Stores a message, and nothing else: what stands in its way is found out afterwards. Throws before anything is stored. */
export const acceptMessage = (context: Context, outgoing: Outgoing): MessageRow => {
  const { store, clock, events } = context;
  const content = checkContent(outgoing.content);
  const now = clock.now();
  if (outgoing.messageId && store.messages.get(outgoing.messageId))
    throw new TeamAgentError("duplicate", `message ${outgoing.messageId} is stored already`, {
      data: { message_id: outgoing.messageId },
    });
  const kind = outgoing.kind ?? "message";
  const { row, repeated } = store.messages.insert({
    message_id: outgoing.messageId ?? newId("msg"),
    team_key: outgoing.teamKey,
    task_id: outgoing.taskId ?? null,
    sender: outgoing.sender,
    recipient: outgoing.recipient,
    reply_to: outgoing.replyTo ?? null,
    requires_ack: outgoing.requiresAck && outgoing.recipient !== "leader" ? 1 : 0,
    priority: outgoing.priority ?? "normal",
    kind,
    content,
    created_at: now,
    expires_at: now + (outgoing.ttlMs ?? timeToLive(context, outgoing.teamKey, kind)),
    call_key: outgoing.callKey ?? null,
  });
  if (!repeated) {
    events.write("send.durably_stored", {
      team_id: row.team_key,
      message_id: row.message_id,
      sender: row.sender,
      target: row.recipient,
      task_id: row.task_id,
    });
    context.changes.emit({ kind: "message", teamKey: row.team_key, id: row.message_id });
    context.poke(row.team_key, row.recipient);
  }
  return row;
};

const checkContent = (raw: string): string => {
  if (raw.length > MAX_MESSAGE_CHARACTERS)
    throw new TeamAgentError(
      "message_too_large",
      `the message has ${raw.length} characters; the limit is ${MAX_MESSAGE_CHARACTERS}`,
      {
        action: "write it to a file in the workspace and send the file's name",
        data: { limit: MAX_MESSAGE_CHARACTERS },
      },
    );
  const content = cleanContent(raw).trimEnd();
  if (content.trim() === "")
    throw new TeamAgentError("message_empty", "the message has no text", {
      action: "team-agent send --help",
    });
  return content;
};

/** The members that a sender may write to: everybody of the team but itself. */
export const teamMembers = (context: Context, teamKey: string): readonly string[] => [
  "leader",
  ...context.store.agents.ofTeam(teamKey).map((agent) => agent.agent_id),
];

/** Turns `*`, a name or a list into recipients. Unknown names are refused before anything is stored. */
export const resolveRecipients = (
  context: Context,
  teamKey: string,
  sender: string,
  to: string | readonly string[],
): readonly string[] => {
  const members = teamMembers(context, teamKey);
  const wanted = typeof to === "string" ? to.split(",").map((name) => name.trim()) : to;
  const isToAll = wanted.includes("*");
  const names = isToAll ? members.filter((name) => name !== sender) : [...new Set(wanted.filter(Boolean))];
  if (names.length === 0 && isToAll)
    context.events.write("send.broadcast_skipped", { team_id: teamKey, sender });
  if (names.length === 0)
    throw new TeamAgentError("target_not_in_team", "there is nobody to send to", {
      action: teamAgent("status", "--team", teamKey),
    });
  for (const name of names) {
    if (members.includes(name)) continue;
    context.events.write("send.target_rejected", {
      team_id: teamKey,
      sender,
      target: name,
      reason: "target_not_in_team",
    });
    const near = nearest(name, members);
    throw new TeamAgentError(
      "target_not_in_team",
      `"${name}" is not a member of team ${teamKey}${near ? `; did you mean "${near}"?` : ""}`,
      {
        action: `members: ${members.join(", ")}`,
        data: { target: name, members },
      },
    );
  }
  refusePeers(context, teamKey, sender, names);
  return names;
};

/** Throws where a member would write to nobody but itself. */
export const refuseSelf = (
  context: Context,
  teamKey: string,
  sender: string,
  names: readonly string[],
): void => {
  if (names.length === 1 && names[0] === sender)
    throw new TeamAgentError("target_not_in_team", `${sender} cannot send to itself`, {
      action: `members: ${teamMembers(context, teamKey).join(", ")}`,
    });
};

/** `worker_to_worker: false`: workers speak with the leader alone. */
const refusePeers = (context: Context, teamKey: string, sender: string, names: readonly string[]): void => {
  if (sender === "leader" || names.every((name) => name === "leader")) return;
  const team = context.store.teams.get(teamKey);
  if (!team || storedSpec(team).communication?.workerToWorker !== false) return;
  context.events.write("mcp.send_message_refused", {
    team_id: teamKey,
    agent_id: sender,
    reason: "worker_to_worker",
  });
  throw new TeamAgentError(
    "not_allowed",
    `in team ${teamKey} workers write to the leader only (worker_to_worker: false)`,
    { action: "send it to leader" },
  );
};
