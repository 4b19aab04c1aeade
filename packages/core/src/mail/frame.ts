import { randomBytes } from "node:crypto";
import { MCP_SERVER } from "@team-agent/plugin-api";
import type { HandoverForm, MessageRow } from "../store/index.ts";
import { defuse } from "./defuse.ts";

export type Body = Pick<MessageRow, "message_id" | "sender" | "task_id" | "content">;

/** Names one hand-over in both marks of its frame, and nobody knows it who was not given that very frame. */
export const newNonce = (): string => randomBytes(8).toString("hex");

/** The mark at the end of a body: who finds it in a provider's record knows that the text arrived up to here. */
export const tokenOf = (messageId: string, nonce: string): string =>
  `[team-agent-token:${messageId}:${nonce}]`;

export const headerOf = ({ message_id, sender, task_id }: Omit<Body, "content">, nonce: string): string =>
  `Team Agent message ${message_id} from ${inline(sender)}${task_id ? ` for ${inline(task_id)}` : ""} [${nonce}]:`;

/** What stands before a message that is given as a prompt. The words of a worker are no orders. */
export const LEAD_INS = {
  order: "Message from your team, do what it says: ",
  report: "Report from your team, for you to judge: ",
} as const;

/** A message as an agent gets it. */
export const renderBody = (message: Body, nonce: string): string =>
  [headerOf(message, nonce), defuse(message.content), tokenOf(message.message_id, nonce)].join("\n\n");

const HEAD_CHARACTERS = 1_000;

/** What stands for a message that is longer than one hook answer can carry. */
export const renderHead = (message: Body, nonce: string): string => {
  const content = defuse(message.content);
  return [
    headerOf(message, nonce),
    sliceWhole(content, 0, HEAD_CHARACTERS),
    `[This is the beginning of a message of ${content.length} characters. Read all of it with the ${MCP_SERVER} tool read_message, message_id "${message.message_id}", before you act on it.]`,
    tokenOf(message.message_id, nonce),
  ].join("\n\n");
};

const FRAME_END = /\[team-agent-token:(msg_[0-9a-f]{12}):([0-9a-f]{16})\]/g;

/** The hand-overs that a text says to end. Only the store knows which of them there were. */
export const readMarks = (text: string): readonly { readonly messageId: string; readonly nonce: string }[] =>
  [...text.matchAll(FRAME_END)].map(([, messageId, nonce]) => ({ messageId: messageId!, nonce: nonce! }));

/** Does a text that the model was given hold all words of this hand-over? Blanks may have been folded on the way. */
export const holdsWords = (text: string, message: Body, nonce: string, form: HandoverForm): boolean =>
  foldBlanks(text).includes(foldBlanks((form === "whole" ? renderBody : renderHead)(message, nonce)));

/** How a message was found before frames had a nonce; for what an older version handed over. */
export const holdsOldFrame = (text: string, { message_id }: Body): boolean =>
  text.includes(`[team-agent-token:${message_id}]`) &&
  text.includes(`Team Agent message ${message_id} from `);

/** A part of a text that ends before a character would be cut in two. */
export const sliceWhole = (text: string, start: number, end: number): string => {
  const last = text.charCodeAt(end - 1);
  return text.slice(start, end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
};

/** A name within a mark: one line, without the signs that a mark is made of. */
const inline = (name: string): string =>
  defuse(name)
    .replaceAll(/[\s[\]:]+/g, " ")
    .trim()
    .slice(0, 100);

const foldBlanks = (text: string): string => text.replaceAll(/\s+/g, " ");
