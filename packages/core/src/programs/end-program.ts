import type { ProcessRef, ProcessStatus } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";
import { findDescendants } from "./descendants.ts";
import { askToEnd, endProcesses } from "./end-processes.ts";

/** What starts others as fast as they are ended is left after so many rounds. */
const ROUNDS = 3;

export interface ProgramEnded {
  /** False where it had ended already. */
  readonly ended: boolean;
  /** What it had started and was ended with it. */
  readonly children: readonly number[];
  /** What it had started and is still there. */
  readonly left: readonly ProcessStatus[];
}

/**
 * Ends a program with all that descends from it. Who that is can only be read while the program lives: a child that has lost
 * its parent is nobody's any more. They are asked first, so that none goes on with what its program was doing; `end` ends the
 * program itself.
 */
export const endProgram = async (
  context: Context,
  program: ProcessRef,
  end: () => Promise<boolean>,
): Promise<ProgramEnded> => {
  const children = new Map((await findDescendants(context, program)).map((one) => [one.pid, one]));
  await askToEnd(context, [...children.values()]);
  const ended = await end();
  let left: readonly ProcessStatus[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const now = await findDescendants(context, program, [...children.values()]);
    if (now.length === 0) return { ended, children: [...children.keys()], left: [] };
    for (const one of now) children.set(one.pid, one);
    left = await endProcesses(context, now);
    if (left.length > 0) break;
  }
  const isLeft = ({ pid }: ProcessRef) => left.some((one) => one.pid === pid);
  return {
    ended,
    children: [...children.values()].filter((one) => !isLeft(one)).map(({ pid }) => pid),
    left,
  };
};
