import type { Context } from "./context.ts";

export interface SweepStep {
  readonly name: string;
  run(context: Context): void | Promise<void>;
}
