import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { LaunchPlan } from "../../provider.ts";
import type { TransportPlugin } from "../../transport.ts";
import type { ScreenCapture } from "../../values.ts";
import { until } from "../case.ts";
import { createFakeTransport } from "./transport.ts";

export interface PlanRun {
  readonly pid: number;
  screen(): Promise<ScreenCapture>;
  /** Waits for a screen; fails after ten seconds, or its own time, with what stands there. */
  waitForScreen(matches: (screen: ScreenCapture) => boolean, timeoutMs?: number): Promise<ScreenCapture>;
  /** One paste, and Enter. */
  submit(text: string): Promise<void>;
  keys(keys: readonly string[]): Promise<void>;
  /** Ends the program. */
  end(): Promise<void>;
}

/**
 * Starts what a provider planned: its files, its environment, its program. `env` is what the agent has before the plan adds to
 * it. Programs of the fake transport have no terminal; one that needs a terminal wants another `transport`.
 */
export const runPlan = async (
  plan: LaunchPlan,
  env: Readonly<Record<string, string>>,
  transport: TransportPlugin = createFakeTransport(),
): Promise<PlanRun> => {
  for (const { path, content } of plan.files) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
  }
  const whole = Object.entries({ ...env, ...plan.env }).filter(([name]) => !plan.unsetEnv.includes(name));
  const name = `plan-${randomUUID().slice(0, 8)}`;
  const serverKey = randomUUID().replaceAll("-", "").slice(0, 12);
  const session = await transport.open({ serverKey, session: name, owner: name, create: true });
  const pane = await session.spawn({
    window: "agent",
    argv: plan.argv,
    cwd: plan.cwd,
    env: Object.fromEntries(whole),
  });
  const screen = () => session.capture(pane, { styled: true });
  return {
    pid: pane.pid,
    screen,
    waitForScreen: async (matches, timeoutMs) => {
      let last: ScreenCapture | null = null;
      const look = async () => {
        last = await screen();
        return matches(last) ? last : null;
      };
      return await until("a screen", look, timeoutMs).catch((error: Error) => {
        throw new Error(`${error.message}; this stands there:\n${last?.lines.join("\n")}`);
      });
    },
    submit: async (text) => {
      await session.paste(pane, text);
      await session.keys(pane, ["Enter"]);
    },
    keys: (keys) => session.keys(pane, keys),
    end: async () => {
      await session.destroySession();
      await session.close();
    },
  };
};
