import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";
import type { HostSettings } from "./settings.ts";

export interface AgentProcess {
  write(line: string): void;
  /** The last words that it said beside the protocol. */
  lastWords(): string;
  /** Ends it, and is over when it has ended. */
  stop(): Promise<void>;
}

export interface AgentEvents {
  onOutput(chunk: Buffer): void;
  /** It cannot be started, or it ended; `code` is the one to end with. Called once, after its last output. */
  onEnd(how: { readonly code: number; readonly words: string }): void;
}

const KEPT = 400;
const STOPPED_WITHIN_MS = 1_500;

/** Starts the program. What it says beside the protocol is kept for whoever asks why it ended. */
export const startAgent = (
  { argv, cwd }: Pick<HostSettings, "argv" | "cwd">,
  env: NodeJS.ProcessEnv,
  events: AgentEvents,
): AgentProcess => {
  const child: ChildProcess = spawn(argv[0]!, argv.slice(1), { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const decoder = new StringDecoder("utf8");
  let said = "";
  let hasEnded = false;
  const end = (code: number, words: string) => {
    if (hasEnded) return;
    hasEnded = true;
    events.onEnd({ code, words });
  };
  child.stdout!.on("data", events.onOutput);
  child.stderr!.on("data", (chunk: Buffer) => {
    said = (said + decoder.write(chunk)).slice(-KEPT);
  });
  // Its end is told by `close`; a line that it does not read any more is lost.
  for (const stream of [child.stdin!, child.stdout!, child.stderr!]) stream.on("error", () => undefined);
  child.on("error", (error) => end(127, `cannot be started: ${error.message}`));
  child.on("close", (code, signal) =>
    signal === null
      ? end(code ?? 1, `ended with exit code ${code}`)
      : end(128 + constants.signals[signal], `was ended by ${signal}`),
  );
  return {
    write: (line) => void child.stdin!.write(line),
    lastWords: () => said.trim().split("\n").at(-1) ?? "",
    stop: () =>
      new Promise((resolve) => {
        if (hasEnded) return resolve();
        child.on("close", () => resolve());
        // A child of its own may have its output still, and say more for ever: nobody reads that.
        const leaveUnread = () => {
          child.stdout!.destroy();
          child.stderr!.destroy();
        };
        if (child.exitCode !== null || child.signalCode !== null) return leaveUnread();
        child.on("exit", leaveUnread);
        child.stdin!.end();
        child.kill("SIGTERM");
        setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
      }),
  };
};
