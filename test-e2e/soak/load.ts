import { callTo, type Kind, type Sent, sendOne } from "../chaos/load.ts";
import { seeded } from "../chaos/random.ts";
import { type Counts, mend } from "../chaos/trouble.ts";
import type { World } from "../chaos/world.ts";

/** Long enough to be seen in the database when its text is kept. */
const TEXT = "what was found, what was changed, and what is to be done next. ".repeat(48);

const KINDS: readonly Kind[] = [
  [40, () => TEXT],
  [20, (random, agents) => callTo(random.pick([...agents, "leader"]), TEXT)],
  [5, (random, agents) => callTo(random.pick(agents), callTo(random.pick(agents), "passed on"))],
  [25, (random) => `[[sleep ${random.between(100, 900)}]] [[run true]] [[sleep 50]]`],
  [4, () => '[[call report_result {"summary":"done"}]]'],
  [3, () => "[[subagent get_team_status {}]] [[run true]]"],
  [3, () => "[[ask make clean]]"],
];
const DELIVERED_WITHIN_MS = 60_000;
const PRUNE_EVERY_MS = 20_000;
const KEPT_DAYS = 20 / 86_400;

/** Keeps every agent busy until the signal: whoever has got a message gets the next one soon. Answers what was sent. */
export const keepBusy = async (world: World, signal: AbortSignal): Promise<readonly Sent[]> => {
  const sent: Sent[] = [];
  await Promise.all(
    world.agents.map(async (recipient, index) => {
      const random = seeded(index + 1);
      while (!signal.aborted) {
        const one = await sendOne(world, random, { recipient, kinds: KINDS });
        sent.push(one);
        const wait = { messageId: one.id, until: "delivered", timeoutMs: DELIVERED_WITHIN_MS };
        await world.ask("message.wait", wait);
        await pause(random.between(100, 500), signal);
      }
    }),
  );
  return sent;
};

/** Answers what is asked, and prunes as the hours would, until the signal. */
export const lookAfter = async (world: World, counts: Counts, signal: AbortSignal): Promise<void> => {
  const random = seeded(7);
  let prunedAt = performance.now();
  while (!signal.aborted) {
    await pause(1_000, signal);
    await mend(world, random, counts);
    if (performance.now() - prunedAt < PRUNE_EVERY_MS) continue;
    prunedAt = performance.now();
    await world.ask("prune", { olderThanDays: KEPT_DAYS, dryRun: false });
  }
};

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
