import type { Dialog, DialogDecision, ProviderPlugin } from "@team-agent/plugin-api";
import { until } from "../../kit/until.ts";
import type { World } from "./world.ts";

/** A worker's window, as somebody who attached to it sees and uses it. */
export interface Window {
  screen(): Promise<string>;
  /** Writes without Enter. */
  types(text: string): Promise<void>;
  keys(...names: readonly string[]): Promise<void>;
  /** Writes a line, waits until it stands there, and presses Enter. */
  enters(line: string): Promise<void>;
  /** Waits for a dialog, reads it as long as a person would, and presses what decides it. */
  answers(provider: ProviderPlugin, decision: DialogDecision): Promise<void>;
  /** Waits for a dialog, and until keys count there. */
  dialog(provider: ProviderPlugin): Promise<Dialog>;
}

/** A program ignores keys for a moment after a dialog appears. */
const READING_MS = 700;

export const windowOf = async (world: World, name: string): Promise<Window> => {
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
  const dialog = async (provider: ProviderPlugin): Promise<Dialog> => {
    const found = await until(`a dialog in ${name}'s window`, async () => {
      const lines = (await screen()).split("\n").map((line) => line.trimEnd());
      const seen = { lines, styled: lines, wrapped: lines.map(() => false), width: 200, height: 50 };
      const rest = { cursor: null, title: "", mode: null, altScreen: false, takenAt: Date.now() };
      return provider.screen.classify({ ...seen, ...rest }).dialog;
    });
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
    return found;
  };
  return {
    screen,
    types,
    keys,
    dialog,
    enters: async (line) => {
      await types(line);
      await until(`"${line}" stands there`, async () => (await screen()).includes(line));
      await keys("Enter");
    },
    answers: async (provider, decision) => {
      const pressed = provider.answer(await dialog(provider), decision);
      if (pressed === null) throw new Error(`nobody knows what to press:\n${await screen()}`);
      await keys(...pressed);
    },
  };
};
