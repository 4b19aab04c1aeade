import type { z } from "zod";
import type { Caller, Context } from "../runtime/index.ts";
import type { ApprovalRow, MessageHead, QuestionRow, Seat } from "../store/index.ts";

/**
 * Who may ask for an operation. `nobody`: it needs nobody's right. `member`: whoever belongs to the team, and a person.
 * `self`: an agent, by its own token. `lead`: the team's leader, and a person. `person`: nobody with an agent's token.
 */
/** `lead`: whoever leads the team; `leader`: a leader of whatever team, as for asking for the lead of one. */
export type Right = "nobody" | "member" | "self" | "lead" | "leader" | "person";

/** The rows that an operation may be about; the table loads the row and asks for rights in its team. */
export interface RowTypes {
  readonly message: MessageHead;
  readonly approval: ApprovalRow;
  readonly question: QuestionRow;
}
export type RowKind = keyof RowTypes;

/** `team` is one team, `teams` the named one or all that the caller may look at, a row's kind the team of that row. */
export type Scope = "workspace" | "team" | "teams" | RowKind;

/** What an operation is run with, beside its input. */
export interface Call<S extends Scope = Scope> {
  readonly context: Context;
  readonly caller: Caller;
  /** The key of the team that it is about; "" where it is about none. */
  readonly team: string;
  /** The keys of the teams of scope `teams`. */
  readonly teams: readonly string[];
  readonly row: S extends RowKind ? RowTypes[S] : undefined;
  /** Sends something before the answer; for operations that tell of progress. */
  readonly notify: (event: unknown) => void;
  /** The caller hung up. */
  readonly closed: AbortSignal;
  /** `agent:call id` as the client gave it; null when it gave none. */
  readonly callKey: string | null;
  /** The table that the door serves: calls of tools are looked up in it. */
  readonly operations: readonly Operation<string, never, unknown>[];
  readonly daemon: {
    readonly version: string;
    readonly startedAt: number;
    /** Sessions of this workspace that were found at the start, and whose team the database does not know. */
    readonly unknownSessions?: () => readonly string[];
    /** Settled when everything was looked for that ran before, or that took too long; nothing, once it is. */
    readonly found?: () => Promise<void> | undefined;
    /** How many calls are open that may change something; this one counts, too. */
    readonly changing?: () => number;
    stop(reason: string): void;
  };
}

/** An operation as a tool of the team's MCP server. */
export interface ToolFace<Input, Output> {
  readonly name: string;
  readonly description: string;
  readonly seats: readonly Seat[];
  readonly input: z.ZodType;
  /** Makes the operation's input of a tool's arguments. */
  from(
    args: never,
    of: { readonly context: Context; readonly caller: Caller & { kind: "agent" } },
  ): Input | Promise<Input>;
  /** Makes a tool's answer of the operation's, where a model is told something else. */
  readonly to?: (output: Output) => unknown;
}

export interface Operation<Name extends string = string, Input = never, Output = unknown> {
  readonly name: Name;
  readonly may: Right;
  /**
   * It changes nothing: to ask again is safe. Of every other one whose answer does not come, nobody knows whether it was done.
   */
  readonly looks?: true;
  /** Which agents, of those that have the right. */
  readonly seats?: readonly Seat[];
  /** What is refused to whom it is refused: "may not … ". */
  readonly does: string;
  readonly scope: Scope;
  /** The row's id in the input. */
  readonly id?: (input: Input) => string;
  readonly input: z.ZodType;
  readonly tools?: readonly ToolFace<Input, Output>[];
  /** Largest answer, in bytes; null where the operation bounds its answers itself. */
  readonly replyBytes?: number | null;
  /** Fields of the answer that pass the redactor unchanged: texts for the one who asks, and what starts a program. */
  readonly whole?: readonly string[] | "all";
  run(call: Call, input: Input): Output | Promise<Output>;
}

interface Definition<Name extends string, I extends z.ZodType, Output, S extends Scope>
  extends Omit<Operation<Name, z.output<I>, Output>, "scope" | "input" | "run" | "id"> {
  readonly scope: S;
  readonly input: I;
  run(call: Call<S>, input: z.output<I>): Output | Promise<Output>;
}

type WithId<S extends Scope, I extends z.ZodType> = S extends RowKind
  ? { readonly id: (input: z.output<I>) => string }
  : { readonly id?: never };

/** Declares an operation. Without `may` and `scope` it does not compile. */
export const operation = <const Name extends string, I extends z.ZodType, Output, const S extends Scope>(
  definition: Definition<Name, I, Output, S> & WithId<S, I>,
): Operation<Name, z.output<I>, Output> & { readonly takes?: z.input<I> } =>
  definition as unknown as Operation<Name, z.output<I>, Output>;

/** Ties a tool's arguments to what it makes of them. */
export const tool = <I extends z.ZodType, Input, Output>(face: {
  readonly name: string;
  readonly description: string;
  readonly seats: readonly Seat[];
  readonly input: I;
  from(
    args: z.output<I>,
    of: { readonly context: Context; readonly caller: Caller & { kind: "agent" } },
  ): Input | Promise<Input>;
  readonly to?: (output: Output) => unknown;
}): ToolFace<Input, Output> => face as unknown as ToolFace<Input, Output>;
