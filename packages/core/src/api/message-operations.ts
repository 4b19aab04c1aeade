import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { answerProbe } from "../doctor/index.ts";
import { DURATION, DURATION_RULE } from "../ground/index.ts";
import { cancelMessage } from "../mail/index.ts";
import { senderName } from "../runtime/index.ts";
import { viewBeginning } from "./describe.ts";
import { EVERY_SEAT, team, toolTeam } from "./fields.ts";
import { listMessages, readInbox, showMessage } from "./inbox.ts";
import { operation, tool } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { send } from "./send.ts";
import { waitForMessage } from "./wait.ts";

const LISTED_CHARACTERS = 200;

/** A message: sent, waited for, taken back, read. */
export const MESSAGE_OPERATIONS = [
  operation({
    name: "send",
    may: "member",
    does: "send a message",
    scope: "team",
    input: z.object({
      ...team,
      to: z.union([z.string(), z.array(z.string())]),
      content: z.string(),
      taskId: z.string().nullish(),
      /** False: the task's id is only a label. */
      routeTask: z.boolean().optional(),
      replyTo: z.string().nullish(),
      priority: z.enum(["normal", "interrupt", "when_idle"]).optional(),
      requiresAck: z.boolean().optional(),
      watchResult: z.boolean().optional(),
      messageId: z
        .string()
        .regex(/^msg_[0-9a-f]{12}$/)
        .optional(),
      expiresIn: z.string().nullish(),
    }),
    tools: [
      tool({
        name: "send_message",
        description:
          "Send a message to one member of the team, to several, to everybody (*), or to the leader. It is stored at once and delivered when the recipient can take it.",
        seats: EVERY_SEAT,
        input: z.strictObject({
          to: z
            .union([z.string(), z.array(z.string()).min(1)])
            .describe('a name, a list of names, "leader", or "*"'),
          content: z.string(),
          task_id: z.string().optional(),
          reply_to: z.string().optional().describe("message_id that this answers"),
          expires_in: z
            .string()
            .regex(DURATION, DURATION_RULE)
            .optional()
            .describe(
              "how long it may wait to be delivered, such as 30m, 24h or 7d; you are told when it expires",
            ),
          ...toolTeam,
        }),
        from: ({ to, content, task_id, reply_to, expires_in, team: wanted }) => ({
          team: wanted,
          to,
          content,
          taskId: task_id,
          routeTask: false,
          replyTo: reply_to,
          expiresIn: expires_in,
        }),
      }),
    ],
    run: ({ context, caller, team: teamKey, callKey }, { team: _team, ...request }) =>
      (caller.kind === "agent" ? answerProbe(context, caller, request.content, "send_message") : null) ??
      send(context, caller, teamKey, { ...request, callKey }),
  }),
  operation({
    name: "message.wait",
    may: "member",
    looks: true,
    does: "wait for a message",
    scope: "message",
    id: ({ messageId }) => messageId,
    input: z.object({
      messageId: z.string(),
      until: z.enum(["submitted", "delivered", "acknowledged", "result"]),
      timeoutMs: z.number(),
    }),
    whole: ["content"],
    run: ({ context, closed }, { messageId, until, timeoutMs }) =>
      waitForMessage(context, messageId, until, timeoutMs, closed),
  }),
  operation({
    name: "message.cancel",
    may: "member",
    does: "cancel a message",
    scope: "message",
    id: ({ messageId }) => messageId,
    input: z.object({ messageId: z.string() }),
    whole: ["content"],
    run: ({ context, caller, row }, { messageId }) => {
      const by = senderName(caller);
      if (by !== "leader" && row.sender !== by)
        throw new TeamAgentError("not_allowed", `the worker ${by} may not cancel somebody else's message`, {
          action: "ask the leader with request_human",
        });
      return {
        ok: true,
        message: viewBeginning(cancelMessage(context, context.store.messages.get(messageId)!, by)),
      };
    },
  }),
  operation({
    name: "message.read",
    may: "self",
    does: "read a message",
    scope: "message",
    id: ({ messageId }) => messageId,
    input: z.object({ messageId: z.string(), offset: z.int().min(0) }),
    tools: [
      tool({
        name: "read_message",
        description: "Read a message in full, a page at a time.",
        seats: EVERY_SEAT,
        input: z.strictObject({ message_id: z.string(), offset: z.int().min(0).default(0) }),
        from: ({ message_id, offset }) => ({ messageId: message_id, offset }),
      }),
    ],
    whole: ["content"],
    run: ({ context, caller }, { messageId, offset }) => readMessage(context, caller, messageId, offset),
  }),
  operation({
    name: "message.list",
    may: "self",
    does: "list messages",
    scope: "team",
    input: z.object({
      ...team,
      limit: z.int().min(1).max(100),
      before: z.string().optional(),
    }),
    tools: [
      tool({
        name: "list_messages",
        description:
          "Your latest messages, sent and received, with their states and the beginning of each text; read_message has all of it.",
        seats: EVERY_SEAT,
        input: z.strictObject({
          limit: z.int().min(1).max(100).default(20),
          before: z.string().optional().describe("next_before of the page before; pages to older messages"),
          ...toolTeam,
        }),
        from: (args) => args,
      }),
    ],
    whole: ["content"],
    run: ({ context, caller, team: teamKey }, { limit, before }) => ({
      ok: true,
      ...listMessages(context.store, teamKey, senderName(caller), {
        limit,
        since: 0,
        before,
        characters: LISTED_CHARACTERS,
      }),
    }),
  }),
  operation({
    name: "inbox",
    may: "member",
    looks: true,
    does: "read an inbox",
    scope: "team",
    input: z.object({
      ...team,
      who: z.string(),
      limit: z.int().min(1),
      since: z.number(),
      before: z.string().optional(),
    }),
    whole: ["content"],
    run: ({ context, caller, team: teamKey }, query) => {
      const own =
        caller.kind === "agent" && caller.seat === "worker" && !caller.actsAsLeader ? caller.agentId : null;
      return readInbox(context.store, teamKey, query, own);
    },
  }),
  operation({
    name: "message.show",
    may: "member",
    looks: true,
    does: "read a message",
    scope: "message",
    id: ({ messageId }) => messageId,
    input: z.object({ messageId: z.string(), offset: z.int().min(0).optional() }),
    whole: ["content"],
    run: ({ context }, { messageId, offset }) => showMessage(context.store, messageId, offset ?? 0),
  }),
] as const;
