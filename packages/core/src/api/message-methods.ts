import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { cancelMessage } from "../mail/index.ts";
import { requireLead, requireScope, senderName, teamOf } from "../runtime/index.ts";
import { answerResults } from "./collect.ts";
import { viewBeginning } from "./describe.ts";
import { readInbox } from "./inbox.ts";
import { type Method, method } from "./method.ts";
import { send } from "./send.ts";
import { waitForMessage } from "./wait.ts";

const team = { team: z.string().nullish() };

/** A message and its answer: sent, waited for, taken back, read, collected. */
export const MESSAGE_METHODS: Readonly<Record<string, Method>> = {
  send: method(
    z.object({
      ...team,
      to: z.union([z.string(), z.array(z.string())]),
      content: z.string(),
      taskId: z.string().nullish(),
      priority: z.enum(["normal", "interrupt", "when_idle"]).optional(),
      requiresAck: z.boolean().optional(),
      watchResult: z.boolean().optional(),
      messageId: z
        .string()
        .regex(/^msg_[0-9a-f]{12}$/)
        .optional(),
      expiresIn: z.string().optional(),
    }),
    ({ context, caller }, { team: wanted, taskId, ...request }) => {
      const { to, content, priority, requiresAck, watchResult, messageId, expiresIn } = request;
      return send(context, caller, teamOf(context, caller, wanted), {
        to,
        content,
        taskId: taskId ?? null,
        ...(priority ? { priority } : {}),
        ...(requiresAck === undefined ? {} : { requiresAck }),
        ...(watchResult ? { watchResult } : {}),
        ...(messageId ? { messageId } : {}),
        ...(expiresIn === undefined ? {} : { expiresIn }),
      });
    },
  ),
  "message.wait": method(
    z.object({
      messageId: z.string(),
      until: z.enum(["submitted", "delivered", "acknowledged", "result"]),
      timeoutMs: z.number(),
    }),
    ({ context, caller, closed }, params) => {
      const row = context.store.messages.head(params.messageId, 0);
      if (row) requireScope(context, caller, row.team_key);
      return waitForMessage(context, params.messageId, params.until, params.timeoutMs, closed);
    },
  ),
  "message.cancel": method(z.object({ messageId: z.string() }), ({ context, caller }, { messageId }) => {
    const row = context.store.messages.get(messageId);
    if (!row)
      throw new TeamAgentError("message_unknown", `there is no message ${messageId}`, {
        action: "team-agent status",
      });
    requireScope(context, caller, row.team_key);
    const by = senderName(caller);
    if (row.sender !== by) requireLead(context, caller, "cancel somebody else's message");
    return { ok: true, message: viewBeginning(cancelMessage(context, row, by)) };
  }),
  inbox: method(
    z.object({
      ...team,
      who: z.string(),
      limit: z.int().min(1),
      since: z.number(),
      before: z.string().optional(),
      offset: z.int().min(0).optional(),
    }),
    ({ context, caller }, params) => {
      const own = caller.kind === "agent" && caller.seat === "worker" ? caller.agentId : null;
      const row = params.who.startsWith("msg_") ? context.store.messages.get(params.who) : undefined;
      if (row) requireScope(context, caller, row.team_key);
      const teamKey = row?.team_key ?? teamOf(context, caller, params.team);
      return readInbox(context.store, teamKey, params, own);
    },
  ),
  collect: method(z.object(team), ({ context, caller }, params) => {
    requireLead(context, caller, "collect results");
    return answerResults(context, teamOf(context, caller, params.team));
  }),
};
