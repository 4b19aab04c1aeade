import type { ProviderErrorCategory } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";
import type { Follower } from "./follow-file.ts";

export interface TurnView {
  readonly state: "idle" | "busy" | "unknown";
  readonly since: number;
  readonly turnId: string | null;
  readonly source: string;
}

export interface ProviderErrorView {
  readonly category: ProviderErrorCategory;
  readonly message: string;
  readonly at: number;
  /** The turn ended with it; else the program is still trying. */
  readonly ended: boolean;
  /** When it is tried again; null where nobody knows. */
  readonly retryAt: number | null;
  /** Turns in a row that ended with an error. */
  readonly failures: number;
}

interface TurnPart {
  turn: TurnView;
  /** Stop answers that continued the turn, in a row. */
  continuations: number;
  /** The last error of the provider that nothing has disproved since. */
  error: ProviderErrorView | null;
  /**
   * What a record says to have happened before this time is old news; 0 where the record holds none that was not read.
   * A conversation that somebody resumed at the window brings some along, and so does a file that was replaced.
   */
  newsFrom: number;
  /** Bytes, or the cursor, of its record from before its program was started; null where the record is its own from the beginning. */
  before: number | null;
  /** Whoever is to be told once that the record is longer than this place. */
  grows: { readonly place: number; tell(): void } | null;
  /** The record that is followed. */
  followed: { readonly path: string; readonly sessionId: string | null; readonly follower: Follower } | null;
}

/** For this room; others read and change it by what stands below. */
export const turnPart = createPart<TurnPart>((agent) => ({
  turn: {
    state: "unknown",
    since: agent.startedAt,
    turnId: null,
    // Of a program that we did not start, the screen alone tells.
    source: agent.kind === "guest" ? "screen" : "spawn",
  },
  continuations: 0,
  error: null,
  newsFrom: 0,
  before: null,
  grows: null,
  followed: null,
}));

export const turnOf = (agent: LiveAgent): TurnView => turnPart(agent).turn;

export const setTurn = (agent: LiveAgent, turn: TurnView): void => {
  turnPart(agent).turn = turn;
};

export const errorOf = (agent: LiveAgent): ProviderErrorView | null => turnPart(agent).error;

export const continuationsOf = (agent: LiveAgent): number => turnPart(agent).continuations;

/** A hook's answer continues the turn. */
export const noteContinued = (agent: LiveAgent): void => {
  turnPart(agent).continuations += 1;
};

/** What its record tells of the time before is old news. */
export const startNews = (agent: LiveAgent, at: number): void => {
  turnPart(agent).newsFrom = Math.max(turnPart(agent).newsFrom, at);
};

/** Its program goes on in a record that the one before wrote up to this place; `onWritten` is called when it has written to it. */
export const startBehind = (agent: LiveAgent, place: number, onWritten: () => void): void => {
  turnPart(agent).before = place;
  turnPart(agent).grows = { place, tell: onWritten };
};

export const isFollowed = (agent: LiveAgent): boolean => turnPart(agent).followed !== null;

/** Reads what its record holds by now; nothing where none is followed. */
export const readRecord = (agent: LiveAgent): void => turnPart(agent).followed?.follower.read();
