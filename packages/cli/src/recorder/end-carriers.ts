import { COORDINATOR_ENV, systemClock } from "@team-agent/core/client";
import type { ProcessRef, TransportPlugin } from "@team-agent/plugin-api";

type Looks = Pick<TransportPlugin, "processes" | "environmentOf" | "findProcess">;
type Carries = (env: Readonly<Record<string, string>>) => boolean;

const LOOK_EVERY_MS = 20;
const ROUNDS = [
  ["SIGTERM", 700],
  ["SIGKILL", 2_000],
] as const;

/**
 * Ends what a program started and left, wherever it stands by now: it is known by what is in its environment. A coordinator that
 * a command called into being is nobody's.
 */
export const endCarriers = async (looks: Looks, carries: Carries): Promise<void> => {
  for (const [signal, ms] of ROUNDS) {
    let left = await findCarriers(looks, carries);
    for (const { pid } of left) send(pid, signal);
    const deadline = systemClock.now() + ms;
    while (left.length > 0 && systemClock.now() < deadline) {
      // Nothing announces the end of a process that is not our child.
      await systemClock.sleep(LOOK_EVERY_MS);
      left = await stillThere(looks, left);
    }
  }
};

const findCarriers = async (looks: Looks, carries: Carries): Promise<readonly ProcessRef[]> => {
  const all = (await looks.processes?.()) ?? [];
  const environments = await Promise.all(all.map(({ pid }) => looks.environmentOf(pid)));
  const carriers = all.filter(({ pid }, index) => {
    const env = environments[index];
    return pid !== process.pid && env && env[COORDINATOR_ENV] === undefined && carries(env);
  });
  return await stillThere(looks, carriers);
};

const stillThere = async (
  { findProcess }: Looks,
  processes: readonly ProcessRef[],
): Promise<readonly ProcessRef[]> => {
  const now = await Promise.all(processes.map(({ pid }) => findProcess(pid)));
  return processes.filter(({ startTime }, index) => now[index]?.startTime === startTime);
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone by now.
  }
};
