import { expect } from "vitest";
import type { Sandbox } from "./sandbox.ts";
import { until } from "./until.ts";

interface Told {
  readonly state: string;
  readonly detail: string | null;
  readonly source: string;
  readonly since: number | null;
  readonly sources: readonly { readonly source: string; readonly at: number | null; readonly says: string }[];
}

const LIVE = ["store", "process", "hook", "transcript", "mcp", "screen"];
const STORED = ["store", "process"];

/** What `explain` has to say of an agent in this state, in JSON and in words. */
export interface Expected {
  readonly state: string;
  readonly source: string;
  readonly detail?: string | RegExp;
  /** What single sources say. */
  readonly says?: Readonly<Record<string, string>>;
}

export const showsState = async (sandbox: Sandbox, agent: string, expected: Expected): Promise<void> => {
  const { state, source, detail, says = {} } = expected;
  let told: Told | undefined;
  await until(`${agent} is ${state} (${detail}), as the ${source} tells`, async () => {
    told = await sandbox.json<Told>(["explain", agent]);
    const isSo = detail === undefined || new RegExp(detail).test(told.detail ?? "");
    const saysSo = Object.entries(says).every(([name, words]) =>
      told!.sources.find((one) => one.source === name)?.says.includes(words),
    );
    return told.state === state && told.source === source && isSo && saysSo;
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; it tells ${JSON.stringify(told)}`);
  });
  const { sources, since } = told!;
  // Every source is asked, and none is at a loss for words.
  const names = sources.map((one) => one.source);
  expect(names.filter((name) => name !== "limit")).toEqual(
    ["exited", "stopped", "paused"].includes(state) ? STORED : LIVE,
  );
  expect(sources.filter((one) => one.says === "")).toEqual([]);
  expect(names).toContain(source);
  expect(Date.now() - since!).toBeGreaterThanOrEqual(0);
  expect(Date.now() - since!).toBeLessThan(120_000);
  const text = await sandbox.cli(["explain", agent]);
  expect(text.exitCode, text.stderr).toBe(0);
  const [head, basis, ...lines] = text.stdout.split("\n");
  expect(head).toMatch(new RegExp(`^${agent} is ${state}`));
  expect(basis).toMatch(
    new RegExp(
      `^ {2}as the ${source} tells, since \\d+[smh] ago(?:, turn \\S+)${state === "busy" ? "" : "?"}$`,
    ),
  );
  for (const name of names)
    expect(
      lines.some((line) => line.startsWith(`  ${name} `)),
      name,
    ).toBe(true);
};
