import type { HostProcess, ProcessRef } from "@team-agent/plugin-api";
import { COORDINATOR_ENV } from "../ground/index.ts";
import { type Context, hostTransport } from "../runtime/index.ts";
import { listProcesses } from "./table.ts";
import { descendantsOf } from "./tree.ts";

/**
 * What descends from a program, and from those that are known to. Never this coordinator, the program of another agent, or a
 * coordinator that a command of the agent called into being, nor what these started.
 */
export const findDescendants = async (
  context: Context,
  program: ProcessRef,
  known: readonly HostProcess[] = [],
): Promise<readonly HostProcess[]> => {
  const table = await listProcesses(context);
  const others = context.live
    .all()
    .flatMap(({ pane, program: own }) => [pane.pid, ...(own ? [own.pid] : [])]);
  const spared = new Set([process.pid, ...others.filter((pid) => pid !== program.pid)]);
  const found = descendantsOf(table, program, spared, known);
  const coordinators = await coordinatorsAmong(context, found);
  return coordinators.length === 0
    ? found
    : descendantsOf(table, program, new Set([...spared, ...coordinators]), known);
};

/** It is started detached, so that it leads a session of its own. */
const coordinatorsAmong = async (
  context: Context,
  found: readonly HostProcess[],
): Promise<readonly number[]> => {
  const transport = await hostTransport(context);
  const leading = found.filter(({ pid, session, group }) => (session ?? group) === pid);
  const marked = await Promise.all(
    leading.map(async ({ pid }) => (await transport.environmentOf(pid))?.[COORDINATOR_ENV] !== undefined),
  );
  return leading.filter((_, index) => marked[index]).map(({ pid }) => pid);
};
