import { withoutControls } from "../ground/index.ts";
import type { HandoverForm, MessageRow } from "../store/index.ts";
import { newNonce, renderBody, renderHead } from "./frame.ts";

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

/** One message as it is handed over: its words, and what both of its marks carry. */
export interface Part {
  readonly message: MessageRow;
  readonly nonce: string;
  readonly form: HandoverForm;
}

export interface Bundle {
  readonly parts: readonly Part[];
  readonly text: string;
}

/** As many waiting messages as fit together, in their order; the first one always goes, if need be as its head. */
export const bundleFor = (
  waiting: readonly MessageRow[],
  textLimit: number,
  textUnit: "characters" | "bytes" = "characters",
): Bundle | null => {
  const size = (text: string) => (textUnit === "bytes" ? Buffer.byteLength(text) : text.length);
  const parts: Part[] = [];
  const texts: string[] = [];
  let used = 0;
  for (const message of waiting) {
    const nonce = newNonce();
    const body = renderBody(message, nonce);
    const form = size(body) > textLimit ? "head" : "whole";
    const text = form === "head" ? renderHead(message, nonce) : body;
    const cost = size(text) + (parts.length > 0 ? 2 : 0);
    if (parts.length > 0 && used + cost > textLimit) break;
    parts.push({ message, nonce, form });
    texts.push(text);
    used += cost;
  }
  return parts.length === 0 ? null : { parts, text: texts.join("\n\n") };
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

/**
 * Takes out what must never reach a terminal, and what an editor may have left in: CR, escape sequences, other control
 * characters, and marks of direction, which show a text in another order than it is read.
 */
export const cleanContent = (content: string): string =>
  withoutControls(
    content
      .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
      .replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ""),
  );
