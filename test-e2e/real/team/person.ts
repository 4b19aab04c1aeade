import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderPlugin, ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { expect } from "vitest";
import claude from "../../../packages/provider-claude/src/index.ts";
import { squeeze } from "../../kit/squeeze.ts";
import { until } from "../../kit/until.ts";
import type { World } from "./world.ts";

/** Somebody at a terminal: a tmux of their own, a shell in it, and eyes on the screen. */
export interface Person {
  screen(): Promise<string>;
  /** The same as the program's provider reads it. */
  state(): Promise<ScreenState>;
  /** Types a line, waits until it can be read, and presses Enter. */
  enters(line: string): Promise<void>;
  keys(...names: string[]): Promise<void>;
  sees(what: string, pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Answers what the program asks at its start, until its input box is there. */
  seesInputBox(): Promise<void>;
}

/** Says yes to what a leader's program asks before it agrees to a launch. */
export const agrees = async (
  person: Person,
  question = /agree_launch[\s\S]*Do you want to proceed/,
): Promise<void> => {
  const shown = await person.sees("the question", question);
  expect(shown).toContain("will work in");
  // The program ignores keys that come within half a second.
  await delay(700);
  await person.keys("1");
};

/** A terminal with a tmux of the person's own and a shell in it, in which that provider's program will be used. */
export const sitDown = async (world: World, provider: ProviderPlugin = claude): Promise<Person> => {
  const socket = path.join(world.root, "t", "person");
  const size = ["-x", "150", "-y", "60"];
  const shell = "bash --norc --noprofile";
  await tmuxOf(world, socket)(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "own",
    ...size,
    "-c",
    world.workspace,
    shell,
  );
  return lookAt(world, socket, "own:", provider);
};

/** Another terminal beside that one. */
export const sitBeside = async (world: World): Promise<Person> => {
  const socket = path.join(world.root, "t", "person");
  const size = ["-x", "150", "-y", "60"];
  const shell = "bash --norc --noprofile";
  await tmuxOf(world, socket)("new-session", "-d", "-s", "other", ...size, "-c", world.workspace, shell);
  return lookAt(world, socket, "other:");
};

const tmuxOf =
  (world: World, socket: string) =>
  async (...args: string[]): Promise<string> => {
    const run = await world.run("tmux", ["-u", "-S", socket, ...args]);
    if (run.exitCode !== 0) throw new Error(`tmux ${args.join(" ")}: ${run.stderr}`);
    return run.stdout;
  };

/** The same for a pane that is there already. */
export const lookAt = (
  world: World,
  socket: string,
  target: string,
  provider: ProviderPlugin = claude,
): Person => {
  const tmux = tmuxOf(world, socket);
  const screen = (): Promise<string> => tmux("capture-pane", "-p", "-t", target);
  const keys = async (...names: string[]): Promise<void> =>
    void (await tmux("send-keys", "-t", target, ...names));
  const capture = async (): Promise<ScreenCapture> => {
    const lines = (await screen()).split("\n").map((line) => line.trimEnd());
    return {
      lines,
      styled: [],
      wrapped: lines.map(() => false),
      width: 150,
      height: 60,
      cursor: { row: 0, column: 0 },
      title: "",
      mode: null,
      takenAt: Date.now(),
    };
  };
  const person: Person = {
    screen,
    state: async () => provider.screen.classify(await capture()),
    keys,
    enters: async (line) => {
      await tmux("send-keys", "-t", target, "-l", "--", line);
      await until(`"${line}" is typed`, async () => squeeze(await screen()).includes(squeeze(line)));
      // An Enter right behind the text may be lost; it is pressed again where the input box still holds the line.
      const stands = async (): Promise<boolean> =>
        squeeze(provider.screen.classify(await capture()).composer?.text ?? "") === squeeze(line);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await keys("Enter");
        if (await until("it is taken", async () => !(await stands()), 1_000).catch(() => false)) return;
      }
      throw new Error(`"${line}" was not taken:\n${await screen()}`);
    },
    sees: (what, pattern, timeoutMs = 60_000) =>
      until(
        what,
        async () => {
          const shown = await screen();
          return pattern.test(shown) ? shown : null;
        },
        timeoutMs,
      ).catch(async (error: Error) => {
        throw new Error(`${error.message}\n${await screen()}`);
      }),
    seesInputBox: async () => {
      const settled = (): Promise<ScreenState> =>
        until(
          "an input box or a dialog",
          async () => {
            const state = provider.screen.classify(await capture());
            return ["ready", "dialog"].includes(state.state) ? state : null;
          },
          60_000,
        ).catch(async (error: Error) => {
          throw new Error(`${error.message}\n${await screen()}`);
        });
      for (let { state, dialog } = await settled(); state === "dialog"; { state, dialog } = await settled()) {
        // A person reads first; and the program ignores keys that come within half a second.
        await delay(700);
        const pressed = provider.answer(dialog!, dialog!.kind === "trust" ? "trust" : "skip");
        if (pressed === null) throw new Error(`nobody knows what to press:\n${await screen()}`);
        await keys(...pressed);
        await until(
          "the dialog goes away",
          async () => provider.screen.classify(await capture()).state !== "dialog",
        );
      }
    },
  };
  return person;
};
