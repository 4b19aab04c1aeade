import type { Seat } from "../store/index.ts";
import type { ToolFace } from "./operation.ts";
import type { AnyOperation } from "./serve.ts";

export interface Tool extends ToolFace<never, never> {
  readonly operation: AnyOperation;
}

const made = new WeakMap<readonly AnyOperation[], readonly Tool[]>();

/** The tools of the MCP server `team_orchestrator`, as a table of operations has them; who sees which, its seats say. */
export const toolsOf = (operations: readonly AnyOperation[]): readonly Tool[] => {
  const tools =
    made.get(operations) ??
    operations.flatMap((operation) =>
      (operation.tools ?? []).map((face) => ({ ...(face as ToolFace<never, never>), operation })),
    );
  made.set(operations, tools);
  return tools;
};

export const toolsFor = (operations: readonly AnyOperation[], seat: Seat): readonly Tool[] =>
  toolsOf(operations).filter(({ seats }) => seats.includes(seat));
