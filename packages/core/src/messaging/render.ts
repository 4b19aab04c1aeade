import type { MessageRow } from "../store/index.ts";

type Body = Pick<MessageRow, "message_id" | "sender" | "task_id" | "content">;

/** The mark at the end of every body: who finds it in a provider's record knows that the whole text arrived. */
export const tokenOf = (messageId: string): string => `[team-agent-token:${messageId}]`;

export const headerOf = ({ message_id, sender, task_id }: Omit<Body, "content">): string =>
  `Team Agent message ${message_id} from ${sender}${task_id ? ` for ${task_id}` : ""}:`;

/** A message as an agent gets it. */
export const renderBody = (message: Body): string =>
  `${headerOf(message)}\n\n${message.content}\n\n${tokenOf(message.message_id)}`;

const HEAD_CHARACTERS = 1_000;

/** What stands for a message that is longer than one hook answer can carry. */
export const renderHead = (message: Body): string =>
  [
    headerOf(message),
    sliceWhole(message.content, 0, HEAD_CHARACTERS),
    `[This is the beginning of a message of ${message.content.length} characters. Read all of it with the team_orchestrator tool read_message, message_id "${message.message_id}", before you act on it.]`,
    tokenOf(message.message_id),
  ].join("\n\n");

/** A part of a text that ends before a character would be cut in two. */
export const sliceWhole = (text: string, start: number, end: number): string => {
  const last = text.charCodeAt(end - 1);
  return text.slice(start, end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
};

const PAGE_BYTES = 9_000;

/**
 * As much of a text from `offset` on as one tool result can carry. Some programs cut the middle out of a result that
 * is longer than 10 000 bytes, and the reader would not know what is missing.
 */
export const pageOf = (text: string, offset: number): string => {
  let end = offset;
  let bytes = 0;
  for (const char of text.slice(offset, offset + PAGE_BYTES)) {
    bytes += Buffer.byteLength(JSON.stringify(char)) - 2;
    if (bytes > PAGE_BYTES) break;
    end += char.length;
  }
  return text.slice(offset, end);
};

export interface Bundle {
  readonly messages: readonly MessageRow[];
  readonly text: string;
}

/** As many waiting messages as fit together, in their order; the first one always goes, if need be as its head. */
export const bundleFor = (
  waiting: readonly MessageRow[],
  textLimit: number,
  textUnit: "characters" | "bytes" = "characters",
): Bundle | null => {
  const size = (text: string) => (textUnit === "bytes" ? Buffer.byteLength(text) : text.length);
  const chosen: MessageRow[] = [];
  const parts: string[] = [];
  let used = 0;
  for (const message of waiting) {
    const body = renderBody(message);
    const text = size(body) > textLimit ? renderHead(message) : body;
    const cost = size(text) + (parts.length > 0 ? 2 : 0);
    if (chosen.length > 0 && used + cost > textLimit) break;
    chosen.push(message);
    parts.push(text);
    used += cost;
  }
  return chosen.length === 0 ? null : { messages: chosen, text: parts.join("\n\n") };
};

const WAKE = /Team message (msg_[0-9a-f]{12}) from \S/;

/** The line that is typed to wake an idle agent. It carries no content, so typing it twice does no harm. */
export const wakeLine = (message: Pick<MessageRow, "message_id" | "sender">): string =>
  `Team message ${message.message_id} from ${message.sender}`;

/** The message id of a wake; null for any other prompt. */
export const readWake = (prompt: string): string | null => {
  const found = WAKE.exec(prompt);
  // A person's prompt may quote a wake: only one that is nothing else counts.
  return found && prompt.trim().length < found[0].length + 80 && prompt.trim().startsWith("Team message ")
    ? found[1]!
    : null;
};

/** Does a text that the model was given hold this message? */
export const findsMessage = (text: string, message: Body): "whole" | "marked" | null => {
  if (
    !text.includes(tokenOf(message.message_id)) ||
    !text.includes(`Team Agent message ${message.message_id} from `)
  )
    return null;
  return squeeze(text).includes(squeeze(renderBody(message))) ? "whole" : "marked";
};

const squeeze = (text: string): string => text.replaceAll(/\s+/g, " ");

/** Takes out what must never reach a terminal, and what an editor may have left in: CR, escape sequences, other control characters. */
export const cleanContent = (content: string): string =>
  content
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g, "")
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
