import type { DialogDecision, ScreenState } from "@team-agent/plugin-api";
import { squeeze } from "../../kit/squeeze.ts";
import { until } from "../../kit/until.ts";
import { ALL_PROGRAMS } from "../program/index.ts";
import { programOf } from "./documents.ts";
import type { World } from "./world.ts";

/** A worker's window, as somebody who attached to it sees and uses it. */
export interface Window {
  screen(): Promise<string>;
  /** Writes without Enter. */
  types(text: string): Promise<void>;
  keys(...names: readonly string[]): Promise<void>;
  /** Writes a line, waits until it stands there, and presses Enter until it is taken. */
  enters(line: string): Promise<void>;
  /** Waits for a dialog, and until keys count there. Answers the keys that decide it. */
  keysFor(decision: DialogDecision): Promise<readonly string[]>;
}

/** A program ignores keys for a moment after a dialog appears. */
const READING_MS = 700;

export const windowOf = async (world: World, name: string): Promise<Window> => {
  const { provider } = ALL_PROGRAMS[programOf(name)];
  const { argv } = await world.json<{ argv: string[] }>(["attach", name]);
  const socket = argv[argv.indexOf("-S") + 1]!;
  const pane = ["-t", `=team-pair:=${name}`];
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const run = await world.run("tmux", ["-u", "-S", socket, ...args]);
    if (run.exitCode !== 0) throw new Error(`tmux ${args.join(" ")}: ${run.stderr}`);
    return run.stdout;
  };
  const screen = () => tmux("capture-pane", "-p", ...pane);
  const types = async (text: string) => void (await tmux("send-keys", ...pane, "-l", "--", text));
  const keys = async (...names: readonly string[]) => void (await tmux("send-keys", ...pane, ...names));
  const classify = async (): Promise<ScreenState> => {
    const lines = (await screen()).split("\n").map((line) => line.trimEnd());
    const seen = { lines, styled: lines, wrapped: lines.map(() => false), width: 200, height: 50 };
    const rest = { cursor: null, title: "", mode: null, takenAt: Date.now() };
    return provider.screen.classify({ ...seen, ...rest });
  };
  const isTyped = async (line: string) =>
    squeeze((await classify()).composer?.text ?? "").includes(squeeze(line));
  return {
    screen,
    types,
    keys,
    enters: async (line) => {
      // A program that just cleared its window may lose what is typed in that moment.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await types(line);
        if (await until("it stands there", () => isTyped(line), 5_000).catch(() => false)) break;
        if ((await classify()).composer?.isDraft !== false) break;
      }
      if (!(await isTyped(line))) throw new Error(`"${line}" does not stand there:\n${await screen()}`);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await keys("Enter");
        if (await until("it is taken", async () => !(await isTyped(line)), 1_000).catch(() => false)) return;
      }
      throw new Error(`"${line}" was not taken:\n${await screen()}`);
    },
    keysFor: async (decision) => {
      const dialog = await until(`a dialog in ${name}'s window`, async () => (await classify()).dialog);
      await new Promise((resolve) => setTimeout(resolve, READING_MS));
      const found = provider.answer(dialog, decision);
      if (found === null) throw new Error(`nobody knows what to press:\n${await screen()}`);
      return found;
    },
  };
};
