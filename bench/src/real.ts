import { setTimeout as delay } from "node:timers/promises";
import { realPrograms } from "../../test-e2e/real/programs.ts";
import { roleFile, TEAM_FILE, teamDocuments, WORKERS } from "../../test-e2e/real/team/documents.ts";
import { createWorld, type World } from "../../test-e2e/real/team/world.ts";
import type { Figure } from "./figure.ts";

const RUNS = 9;
const STARTS = 3;
const TEAM_OF_FIVE = ["claude", "claude", "claude", "codex", "codex"];

/**
 * Real Claude Code and Codex against the local model API; nothing where they cannot be had. The figures of the slower
 * program, and each by its name.
 */
export const measureReal = async (): Promise<readonly Figure[]> => {
  const programs = await realPrograms(["claude", "codex"]);
  const missing = Object.values(programs).filter((one) => !one.available);
  if (missing.length > 0) {
    process.stderr.write(
      `no real programs: ${missing.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}\n`,
    );
    return [];
  }
  const inWorld = async <T>(files: Record<string, string>, run: (world: World) => Promise<T>): Promise<T> => {
    const world = await createWorld({ programs, user: null, files });
    try {
      return await run(world);
    } finally {
      await world.close();
    }
  };
  const sends = await inWorld(teamDocuments(), async (world) => {
    await start(world);
    const found = [];
    for (const { name, provider } of WORKERS)
      found.push({
        provider,
        idle: await repeat(RUNS, (run) => idle(world, name, run)),
        busy: await repeat(RUNS, (run) => busy(world, name, run)),
      });
    return found;
  });
  const starts = await repeat(STARTS, () => inWorld(teamOfFive(), start));
  return [
    ...figures(
      "real_idle_send_to_model",
      sends.map(({ provider, idle }) => ({ provider, samples: idle })),
    ),
    ...figures(
      "real_busy_send_to_model",
      sends.map(({ provider, busy }) => ({ provider, samples: busy })),
    ),
    { name: "real_5_ready_ms", unit: "ms", samples: starts },
  ];
};

const figures = (
  name: string,
  measured: readonly { readonly provider: string; readonly samples: readonly number[] }[],
): readonly Figure[] => {
  const slower = [...measured].sort((a, b) => median(b.samples) - median(a.samples))[0]!;
  return [
    { name: `${name}_p50_ms`, unit: "ms", samples: slower.samples },
    ...measured.map(
      ({ provider, samples }): Figure => ({ name: `${name}_${provider}_ms`, unit: "ms", samples }),
    ),
  ];
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const repeat = async (runs: number, one: (run: number) => Promise<number>): Promise<number[]> => {
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) samples.push(await one(run));
  return samples;
};

/** From the command until every worker is ready. */
const start = async (world: World): Promise<number> => {
  const began = Date.now();
  const run = await world.cli(["quick-start", "--yes"]);
  if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr);
  return Date.now() - began;
};

const teamOfFive = (): Record<string, string> => {
  const one = (provider: string, name: string) =>
    `---\nname: ${name}\nrole: developer\nprovider: ${provider}\ntools: [fs_read, mcp_team]\n---\nDo what you are told.\n`;
  return {
    [TEAM_FILE]: "---\nname: five\n---\nMake the project better.\n",
    ...Object.fromEntries(
      TEAM_OF_FIVE.map((provider, index) => [roleFile(`w${index}`), one(provider, `w${index}`)]),
    ),
  };
};

const isReady = async (world: World, name: string): Promise<void> => {
  for (;;) {
    const { state } = await world.json<{ state: string }>(["explain", name]);
    if (state === "ready") return;
    await delay(50);
  }
};

/** From the command `send` until the model's request carries the text. */
const idle = async (world: World, name: string, run: number): Promise<number> => {
  await isReady(world, name);
  const text = `IDLE-${name}-${run} [[say ok]]`;
  const began = Date.now();
  await world.cli(["send", name, text]);
  return (await world.api.waitForRequest((one) => one.newText.includes(text))).at - began;
};

/** From the end of the tool call that runs until the model's request carries the text. */
const busy = async (world: World, name: string, run: number): Promise<number> => {
  await isReady(world, name);
  const [file, text] = [`ended-${name}-${run}`, `BUSY-${name}-${run}: look at this, too.`];
  const command = `sleep 1.5; date +%s%3N > ${file}`;
  await world.cli(["send", name, `[[call shell ${JSON.stringify({ command })}]] [[say ok]]`]);
  await world.api.waitForRequest((one) => one.newText.includes(file));
  await world.cli(["send", name, text]);
  const { at } = await world.api.waitForRequest((one) => one.newText.includes(text));
  return at - Number(await world.read(file));
};
