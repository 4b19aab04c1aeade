import { readEntities } from "../../toolkit/entities.ts";
import { type Directive, findDirectives, withoutDirectives } from "./directives.ts";
import { innerTexts, type Piece } from "./input.ts";

/** What the scripted model remembers of one conversation. */
export interface Conversation {
  /** Input pieces of the last request, counted by text: a piece is new when it is there once more than before. */
  seen: Map<string, number>;
  queue: Directive[];
  lastPrompt: string;
  lastInput: string;
  attempts: number;
  lastPlan: readonly Directive[];
}

export const newConversation = (): Conversation => ({
  seen: new Map(),
  queue: [],
  lastPrompt: "",
  lastInput: "",
  attempts: 0,
  lastPlan: [],
});

export interface Step {
  readonly newTexts: readonly string[];
  /** Directives that this answer carries out: any number of pauses and words, then one call or one error. */
  readonly plan: readonly Directive[];
  /** Which attempt at the same input this is, from 1. */
  readonly attempt: number;
}

/** Reads what is new in a request and takes the directives of the next answer. The same input again is a retry. */
export const nextStep = (conversation: Conversation, pieces: readonly Piece[]): Step => {
  const input = JSON.stringify(pieces);
  if (input === conversation.lastInput) {
    conversation.attempts += 1;
    return { newTexts: [], plan: conversation.lastPlan, attempt: conversation.attempts };
  }
  const fresh = freshPieces(conversation, pieces);
  // A request without a tool's result opens a turn: what an interrupted turn left undone is not done any more.
  const wasInterrupted = fresh.some((piece) => piece.text.includes("[Request interrupted by user"));
  if (wasInterrupted || !fresh.some((piece) => piece.from === "tool")) conversation.queue = [];
  const newTexts = fresh.map((piece) => piece.text);
  conversation.queue.unshift(...directivesOf(newTexts));
  const prompt = fresh.filter((piece) => piece.from === "user" && !piece.text.startsWith("<")).at(-1);
  if (prompt !== undefined) conversation.lastPrompt = withoutDirectives(prompt.text);
  conversation.lastInput = input;
  conversation.attempts = 1;
  conversation.lastPlan = takePlan(conversation.queue);
  return { newTexts, plan: conversation.lastPlan, attempt: 1 };
};

/** One text may come twice in a request: a hook's feedback stands in a reminder and in a message. */
const directivesOf = (texts: readonly string[]): Directive[] => {
  // A program may write a hook's text with entities; a model reads it as it was meant.
  const lists = texts.map((text) => innerTexts(text).map(readEntities).flatMap(findDirectives));
  const isRepeated = (list: readonly Directive[], index: number): boolean =>
    lists.slice(0, index).some((earlier) => JSON.stringify(earlier) === JSON.stringify(list));
  return lists.filter((list, index) => !isRepeated(list, index)).flat();
};

const freshPieces = (conversation: Conversation, pieces: readonly Piece[]): Piece[] => {
  const counts = new Map<string, number>();
  const fresh: Piece[] = [];
  // A resumed or forked conversation is met in its middle: its earlier turns were carried out by somebody else.
  const isFirst = conversation.lastInput === "";
  const past = isFirst ? pieces.findLastIndex((piece) => piece.from === "assistant") : -1;
  for (const [index, piece] of pieces.entries()) {
    if (piece.from === "instructions" || piece.from === "assistant") continue;
    // A program may put a line end behind a text, or take it away, when it tells it again.
    const key = `${piece.from}:${piece.text.trim()}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (index > past && count > (conversation.seen.get(key) ?? 0)) fresh.push(piece);
  }
  conversation.seen = counts;
  return fresh;
};

const takePlan = (queue: Directive[]): Directive[] => {
  const plan: Directive[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    plan.push(next);
    if (next.kind === "call" || next.kind === "error") break;
  }
  return plan;
};
