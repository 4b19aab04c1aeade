import { cpSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { PACKAGES } from "./npm.ts";
import { paneOf } from "./pane.ts";
import { CLI, type Sandbox } from "./sandbox.ts";
import { until } from "./until.ts";

const PROGRAM = join(import.meta.dirname, "../fixtures/recorded/program.mjs");

export interface RecordingOptions {
  /** What the program shows at its start. */
  readonly shown: string;
  /** The folder of the package. */
  readonly into: string;
  readonly records?: string;
}

/** Runs `plugin record` of the scripted agent, as a person does with two terminals. */
export const startRecording = async (sandbox: Sandbox, { shown, into, records }: RecordingOptions) => {
  const env = { ...sandbox.env, AGENT: join(PACKAGES, "provider-fake/dist/agent.js"), CLI, SHOWN: shown };
  const more = records === undefined ? [] : ["--records", records];
  const recording = execa(process.execPath, [CLI, "plugin", "record", PROGRAM, "--into", into, ...more], {
    cwd: sandbox.workspace,
    env,
    extendEnv: false,
    reject: false,
    stdin: "pipe",
    buffer: true,
  });
  // It has no server of its own any more when a test has failed.
  onTestFinished(() => void recording.kill("SIGKILL"));
  let said = "";
  recording.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const hears = async (words: string | RegExp, from = 0): Promise<void> => {
    const isSaid = () => {
      const heard = said.slice(from);
      return typeof words === "string" ? heard.includes(words) : words.test(heard);
    };
    const ended = recording.then(({ stderr }) => {
      if (!isSaid()) throw new Error(`it ended before it said ${words}:\n${said}${stderr}`);
    });
    await Promise.race([until(`it says ${words}`, isSaid), ended]);
  };
  await hears(/^1 of /m);
  const [, socket, target] = /^ {2}tmux -S (\S+) attach -t '?([^\s']+)'?$/m.exec(said)!;
  const pane = paneOf(sandbox, socket!, target!);
  return {
    recording,
    pane,
    socket: socket!,
    said: () => said,
    hears,
    key: (name: string) => sandbox.tmux(["-S", socket!, "send-keys", "-t", target!, name]),
    shows: (words: string | RegExp) =>
      until(`the window shows ${words}`, async () => {
        const screen = await pane.screen();
        return typeof words === "string" ? screen.includes(words) : words.test(screen);
      }),
    /** Types a line where the recording is led, and waits for what it does. */
    type: async (line: string, words: string) => {
      const from = said.length;
      recording.stdin.write(`${line}\n`);
      await hears(words, from);
    },
  };
};

/** The package of the scripted agent, without what was recorded of it. */
export const copyFake = ({ root }: Sandbox): string => {
  const place = join(root, "package");
  for (const part of ["package.json", "dist"])
    cpSync(join(PACKAGES, "provider-fake", part), join(place, part), { recursive: true });
  return place;
};
