import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { PaneStatus, SpawnRequest } from "../../transport.ts";
import type { PaneRef } from "../../values.ts";
import { bytesOf } from "./keys.ts";
import { createFakeScreen, type FakeScreen } from "./screen.ts";

export interface FakePane {
  readonly ref: PaneRef;
  readonly request: SpawnRequest;
  readonly screen: FakeScreen;
  status(): PaneStatus;
  send(bytes: string): Promise<void>;
  /** False where it had ended already. */
  end(): Promise<boolean>;
}

interface Listeners {
  onOutput(): void;
  onExit(): void;
}

/** A program that reads and writes pipes, and a screen of what it wrote. */
export const startPane = async (
  place: Pick<PaneRef, "endpoint" | "session" | "paneId">,
  request: SpawnRequest,
  { onOutput, onExit }: Listeners,
): Promise<FakePane> => {
  const { argv, cwd, env, window } = request;
  const child: ChildProcessWithoutNullStreams = spawn(argv[0]!, argv.slice(1), { cwd, env, detached: true });
  const screen = createFakeScreen();
  const hear = (text: string): void => {
    screen.write(text);
    onOutput();
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  // A program that ended does not read on.
  child.stdin.on("error", () => undefined);
  await new Promise<void>((done, fail) => child.once("spawn", done).once("error", fail));
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  void exited.then(onExit);
  const ref: PaneRef = { ...place, window, pid: child.pid!, startTime: null };
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    ref,
    request,
    screen,
    status: () => ({
      ...ref,
      dead: isOver(),
      exitStatus: child.exitCode,
      ...(child.signalCode === null ? {} : { signal: child.signalCode }),
      command: argv[0]!,
      mode: null,
    }),
    send: (bytes) => new Promise((done) => child.stdin.write(bytes, () => done())),
    end: async () => {
      if (isOver()) return false;
      process.kill(-child.pid!, "SIGKILL");
      await exited;
      return true;
    },
  };
};

export const pasteBytes = (text: string, hasBrackets: boolean): string => {
  const typed = text.replaceAll("\n", "\r");
  return hasBrackets ? `\x1b[200~${typed}\x1b[201~` : typed;
};

export const keyBytes = (keys: readonly string[]): readonly string[] => keys.map(bytesOf);
