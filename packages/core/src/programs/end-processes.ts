import type { ProcessRef, ProcessStatus, TransportPlugin } from "@team-agent/plugin-api";
import { type Context, hostTransport } from "../runtime/index.ts";

const LOOK_EVERY_MS = 20;
const ASKED_MS = 700;
const KILLED_MS = 2_000;

/**
 * Ends processes: each is asked, then killed, and looked at until it is gone. Before every signal it is proven to be the very
 * same. Answers those that are still there. `askedMs` is the time to end by itself.
 */
export const endProcesses = async (
  context: Context,
  processes: readonly ProcessRef[],
  askedMs = ASKED_MS,
): Promise<readonly ProcessStatus[]> => {
  const plugin = await hostTransport(context);
  let left = await stillThere(plugin, processes);
  for (const [name, ms] of [
    ["SIGTERM", askedMs],
    ["SIGKILL", KILLED_MS],
  ] as const) {
    for (const { pid } of left) signal(pid, name);
    left = await goneWithin(context, plugin, left, ms);
    if (left.length === 0) break;
  }
  return left;
};

/** Asks processes to end, and waits for none. */
export const askToEnd = async (context: Context, processes: readonly ProcessRef[]): Promise<void> => {
  if (processes.length === 0) return;
  for (const { pid } of await stillThere(await hostTransport(context), processes)) signal(pid, "SIGTERM");
};

/** Which of these are there after a moment: what was killed may take one to go. */
export const findLeft = async (
  context: Context,
  processes: readonly ProcessRef[],
): Promise<readonly ProcessStatus[]> => {
  if (processes.length === 0) return [];
  const plugin = await hostTransport(context);
  return goneWithin(context, plugin, await stillThere(plugin, processes), KILLED_MS);
};

const goneWithin = async (
  { clock }: Context,
  plugin: TransportPlugin,
  processes: readonly ProcessStatus[],
  ms: number,
): Promise<readonly ProcessStatus[]> => {
  const deadline = clock.now() + ms;
  let left = processes;
  while (left.length > 0 && clock.now() < deadline) {
    // Nothing announces the end of a process that is not our child.
    await clock.sleep(LOOK_EVERY_MS);
    left = await stillThere(plugin, left);
  }
  return left;
};

const stillThere = async (
  plugin: TransportPlugin,
  processes: readonly ProcessRef[],
): Promise<readonly ProcessStatus[]> => {
  const now = await Promise.all(processes.map(({ pid }) => plugin.findProcess(pid)));
  return now.filter(
    (one, index) => one !== null && one.startTime === processes[index]!.startTime,
  ) as ProcessStatus[];
};

/** One that leads a process group goes with it: where processes cannot be listed, its children are known by that alone. */
const signal = (pid: number, name: NodeJS.Signals): void => {
  for (const target of [-pid, pid])
    try {
      process.kill(target, name);
      return;
    } catch {
      // It leads no group, is gone, or is another person's by now; what is left is told.
    }
};
