import type { Sandbox } from "../kit/sandbox.ts";
import { type Changes, changeTeam } from "./lifecycle.ts";
import { type Sent, sendOne } from "./load.ts";
import { seeded } from "./random.ts";
import { judgeRemains, type Remains } from "./remains.ts";
import { gatherTraces } from "./traces.ts";
import { bringBack, type Counts, makeTrouble, mend } from "./trouble.ts";
import { judge, openMessages, type Verdict } from "./verdict.ts";
import { createWorld } from "./world.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly agents: number;
  readonly messages: number;
  /** So often the team itself is changed meanwhile. */
  readonly changes: number;
  /** How many senders work at the same time. */
  readonly senders: number;
  readonly onProgress?: (text: string) => void;
}

export interface ChaosResult {
  readonly verdict: Verdict;
  readonly counts: Counts;
  readonly changes: Changes;
  readonly remains: Remains;
  readonly seconds: number;
  /** The time without a coordinator, in words. */
  readonly gaps: string;
}

const SETTLES_WITHIN_MS = 60_000;

/** All that must not be, in words. */
export const failuresOf = (
  { lost, doubled, held }: Verdict,
  { orphans, wrong }: Remains,
): readonly string[] => [
  ...lost.map((one) => `lost: ${one}`),
  ...doubled.map((one) => `doubled: ${one}`),
  ...held.map((one) => `held: ${one}`),
  ...orphans.map((one) => `orphan: ${one}`),
  ...wrong.map((one) => `wrong: ${one}`),
];

/** So many people change the team at the same time. */
const PEOPLE = 2;
/** Neither the messages nor the changes run further ahead of the others than this share of all. */
const AHEAD = 0.05;
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Sends messages while the team is changed and everything goes wrong, lets the dust settle, and compares. */
export const runChaos = async (sandbox: Sandbox, options: ChaosOptions): Promise<ChaosResult> => {
  const began = Date.now();
  const world = await createWorld(sandbox, options);
  const over = new AbortController();
  world.calm(false);
  const trouble = makeTrouble(world, seeded(options.seed + 1), over.signal);
  const sent: Sent[] = [];
  const changes: Changes = new Map();
  let begun = 0;
  const share = { sent: () => sent.length / options.messages, changed: () => begun / options.changes };
  const mayChange = async () => {
    if (begun >= options.changes) return false;
    begun += 1;
    while (share.changed() > share.sent() + AHEAD && !over.signal.aborted) await pause();
    return !over.signal.aborted;
  };
  const people = Array.from({ length: PEOPLE }, (_, index) =>
    changeTeam(world, seeded(options.seed * 307 + index), { mayChange, changes }),
  );
  const send = async (index: number) => {
    const random = seeded(options.seed * 101 + index);
    while (sent.length < options.messages) {
      while (share.sent() > share.changed() + AHEAD) await pause();
      sent.push(await sendOne(world, random));
      if (sent.length % 500 === 0) options.onProgress?.(`${sent.length} messages accepted`);
    }
  };
  const senders = Array.from({ length: options.senders }, (_, index) => send(index));
  await Promise.all([...senders, ...people]);
  world.calm(true);
  over.abort();
  const counts = await trouble;
  options.onProgress?.("calm; waiting until everything has arrived");
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  const look = async () => judgeRemains(await gatherTraces(world), world.members());
  let remains = await look();
  const isSettled = () =>
    remains.orphans.length + remains.wrong.length === 0 && openMessages(world).length === 0;
  let verdict = judge(world, sent);
  // A last word may come while the others are judged.
  while ((!isSettled() || verdict.held.length > 0) && Date.now() < deadline) {
    await bringBack(world, counts);
    await mend(world, seeded(options.seed), counts);
    for (let rest = 0; rest < 10; rest++) await pause();
    remains = await look();
    if (isSettled() || Date.now() >= deadline) verdict = judge(world, sent);
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  return { verdict, counts, changes, remains, seconds, gaps: world.gaps.summary() };
};
