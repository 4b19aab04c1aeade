import { judge, openMessages, summaryLine } from "../chaos/verdict.ts";
import { createWorld, type World } from "../chaos/world.ts";
import { CLI, type Sandbox } from "../kit/sandbox.ts";
import { type Check, check, judgeWeight } from "./judge.ts";
import { keepBusy, lookAfter, pause } from "./load.ts";
import { describeSample, type Sample, takeSample } from "./sample.ts";

export interface SoakOptions {
  readonly agents: number;
  readonly minutes: number;
  readonly say: (text: string) => void;
  /** Ends the run early, without a verdict. */
  readonly signal: AbortSignal;
}

const SAMPLE_EVERY_MS = 10_000;
const SETTLES_WITHIN_MS = 120_000;

const ensureWith = (workspace: string): readonly string[] => [
  process.execPath,
  CLI,
  "coordinator",
  "ensure",
  "--workspace",
  workspace,
];

/** Keeps a team busy under the coordinator as it is shipped, and says what it weighed and whether all arrived. */
export const runSoak = async (sandbox: Sandbox, options: SoakOptions): Promise<readonly Check[]> => {
  const world = await createWorld(sandbox, { agents: options.agents, seed: 0, ensureWith });
  const counts = { killed: 0, cut: 0, locked: 0, jumped: 0, revived: 0, answered: 0 };
  const pid = world.daemonPid();
  const [work, care] = [new AbortController(), new AbortController()];
  const giveUp = () => {
    work.abort();
    care.abort();
  };
  options.signal.addEventListener("abort", giveUp);
  const busy = keepBusy(world, work.signal);
  const looking = lookAfter(world, counts, care.signal);
  try {
    const samples = await Promise.race([sampleFor(world, options), failureOf(busy), failureOf(looking)]);
    work.abort();
    const sent = await busy;
    const deadline = performance.now() + SETTLES_WITHIN_MS;
    const isSettling = () => !options.signal.aborted && performance.now() < deadline;
    while (isSettling() && openMessages(world).length > 0) await pause(500, options.signal);
    care.abort();
    await looking;
    if (options.signal.aborted) return [check(false, "interrupted")];
    const verdict = judge(world, sent);
    const wrong = [...verdict.lost, ...verdict.doubled, ...verdict.held];
    for (const one of wrong.slice(0, 20)) options.say(`  ${one}`);
    return [
      ...judgeWeight(samples, options.agents),
      check(world.daemonPid() === pid && counts.revived === 0, "nothing died"),
      check(wrong.length === 0, summaryLine(verdict)),
    ];
  } finally {
    giveUp();
    await Promise.allSettled([busy, looking]);
  }
};

const sampleFor = async (world: World, { minutes, say, signal }: SoakOptions): Promise<readonly Sample[]> => {
  const samples: Sample[] = [];
  const began = performance.now();
  for (let count = 1; count * SAMPLE_EVERY_MS <= minutes * 60_000 && !signal.aborted; count++) {
    await pause(began + count * SAMPLE_EVERY_MS - performance.now(), signal);
    if (signal.aborted) break;
    const sample = await takeSample(world, Math.round((performance.now() - began) / 1_000));
    samples.push(sample);
    say(describeSample(sample));
  }
  return samples;
};

/** Only ever fails. */
const failureOf = (work: Promise<unknown>): Promise<never> => work.then(() => new Promise<never>(() => {}));
