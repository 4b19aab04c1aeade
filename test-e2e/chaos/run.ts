import type { Sandbox } from "../kit/sandbox.ts";
import { type Sent, sendOne } from "./load.ts";
import { seeded } from "./random.ts";
import { type Counts, makeTrouble, mend } from "./trouble.ts";
import { judge, openMessages, type Verdict } from "./verdict.ts";
import { createWorld } from "./world.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly agents: number;
  readonly messages: number;
  /** How many senders work at the same time. */
  readonly senders: number;
  readonly onProgress?: (text: string) => void;
}

export interface ChaosResult {
  readonly verdict: Verdict;
  readonly counts: Counts;
  readonly seconds: number;
  /** The time without a coordinator, in words. */
  readonly gaps: string;
}

const SETTLES_WITHIN_MS = 120_000;

/** Sends messages while everything goes wrong, lets the dust settle, and compares. */
export const runChaos = async (sandbox: Sandbox, options: ChaosOptions): Promise<ChaosResult> => {
  const began = Date.now();
  const world = await createWorld(sandbox, options);
  const over = new AbortController();
  world.calm(false);
  const trouble = makeTrouble(world, seeded(options.seed + 1), over.signal);
  const sent: Sent[] = [];
  const send = async (index: number) => {
    const random = seeded(options.seed * 101 + index);
    while (sent.length < options.messages) {
      sent.push(await sendOne(world, random));
      if (sent.length % 500 === 0) options.onProgress?.(`${sent.length} messages accepted`);
    }
  };
  await Promise.all(Array.from({ length: options.senders }, (_, index) => send(index)));
  world.calm(true);
  over.abort();
  const counts = await trouble;
  options.onProgress?.("calm; waiting until everything has arrived");
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  while (openMessages(world).length > 0 && Date.now() < deadline) {
    await mend(world, seeded(options.seed), counts);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  return { verdict: judge(world, sent), counts, seconds, gaps: world.gaps.summary() };
};
