import { z } from "zod";
import type { Caller, Context } from "../runtime/index.ts";
import type { Seat } from "../store/index.ts";

export interface ToolCall {
  readonly context: Context;
  readonly caller: Caller & { kind: "agent" };
  /** `agent:call id` as the client gave it; null when it gave none. */
  readonly callKey: string | null;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly seats: readonly Seat[];
  readonly schema: z.ZodType;
  run(call: ToolCall, args: never): unknown;
}

export const ALL: readonly Seat[] = ["worker", "leader"];
export const LEAD: readonly Seat[] = ["leader"];

/** For a caller that may have several teams. */
export const Team = { team: z.string().optional().describe("Only needed when you lead several teams") };

/** Ties a tool's schema to the arguments of its `run`. */
export const tool = <S extends z.ZodType>(definition: {
  name: string;
  description: string;
  seats: readonly Seat[];
  schema: S;
  run(call: ToolCall, args: z.infer<S>): unknown;
}): Tool => definition as unknown as Tool;
