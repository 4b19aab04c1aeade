import type { z } from "zod";
import type { Caller, Context } from "../runtime/index.ts";

export interface MethodCall {
  readonly context: Context;
  readonly caller: Caller;
  /** Sends something before the answer; for methods that tell of progress. */
  readonly notify: (event: unknown) => void;
  /** The caller hung up. */
  readonly closed: AbortSignal;
  readonly daemon: { readonly version: string; readonly startedAt: number; stop(reason: string): void };
}

export interface Method {
  readonly schema: z.ZodType;
  run(call: MethodCall, params: never): unknown;
}

/** Ties a method's schema to the parameters of its `run`. */
export const method = <S extends z.ZodType>(
  schema: S,
  run: (call: MethodCall, params: z.infer<S>) => unknown,
): Method => ({ schema, run }) as unknown as Method;
