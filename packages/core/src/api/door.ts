import type { Context } from "../runtime/index.ts";
import type { OpenCalls } from "./open-calls.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { AnyOperation, Asked } from "./serve.ts";

/** What a door is opened with. */
export interface DoorOptions {
  /** The doors open a moment before there is a context. */
  readonly getContext: () => Context;
  readonly daemon: Asked["daemon"];
  readonly limit: RateLimit;
  readonly calls: OpenCalls;
  readonly operations: readonly AnyOperation[];
}
