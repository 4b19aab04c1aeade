import { type ChildProcess, spawn } from "node:child_process";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { type ServerAddress, serverEnvironment } from "../tmux.ts";
import { createControlParser } from "./parser.ts";

export interface ControlConnection {
  /** Process id of the client. */
  readonly pid: number;
  /** Runs one command; the lines of its reply. One command per call: replies are matched by order. */
  run(command: string): Promise<readonly string[]>;
  close(): void;
}

interface Handlers {
  onNotification(name: string, rest: string): void;
  /** A connection that was attached ended, by itself or by `close`. */
  onEnd(): void;
}

const REPLY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** What an ended client wrote at last is read as long. */
const PIPES_CLOSE_WITHIN_MS = 200;

/** Attaches a control-mode client to the session with this id. It never changes the size of anything. */
export const connectControl = async (
  address: ServerAddress,
  session: string,
  handlers: Handlers,
): Promise<ControlConnection> => {
  const child = spawn(
    "tmux",
    ["-u", ...address, "-C", "attach-session", "-t", session, "-f", "ignore-size"],
    {
      env: serverEnvironment(),
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const waiting: { resolve(lines: readonly string[]): void; reject(error: Error): void; command: string }[] =
    [];
  let ended = false;
  let isAttached = false;
  let onAttached = () => {};
  const attached = new Promise<void>((resolve) => {
    onAttached = resolve;
  });

  const end = () => {
    if (ended) return;
    ended = true;
    child.stdout!.destroy();
    for (const entry of waiting.splice(0)) entry.reject(connectionLost(entry.command));
    // An attach that failed is told by the rejection alone.
    if (isAttached) handlers.onEnd();
  };
  const parse = createControlParser((message) => {
    if (message.kind === "reply") {
      const entry = waiting.shift();
      if (message.ok) entry?.resolve(message.lines);
      else
        entry?.reject(
          new TeamAgentError("tmux_failed", `tmux ${verb(entry.command)}: ${message.lines.join(" ")}`),
        );
      return;
    }
    if (message.name === "session-changed") onAttached();
    handlers.onNotification(message.name, message.rest);
  });
  child.stdout!.setEncoding("utf8");
  child.stdout!.on("data", parse);
  child.stdin!.on("error", () => {});
  child.on("error", end);
  child.on("close", end);
  // Its pipes may be held open by somebody else, the server for one, and `close` never come.
  child.on("exit", () => setTimeout(end, PIPES_CLOSE_WITHIN_MS).unref());

  await orEnd(attached, child);
  isAttached = true;
  return {
    pid: child.pid!,
    run: (command) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(connectionLost(command));
        // A server that has stopped answering is a dead connection: ending the client starts the reconnect.
        const timer = setTimeout(() => child.kill("SIGKILL"), REPLY_TIMEOUT_MS);
        waiting.push({
          command,
          resolve: (lines) => {
            clearTimeout(timer);
            resolve(lines);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        child.stdin!.write(`${command}\n`);
      }),
    close: () => {
      child.stdin!.end();
      child.kill();
    },
  };
};

const orEnd = (attached: Promise<void>, child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), CONNECT_TIMEOUT_MS);
    const failed = () => {
      clearTimeout(timer);
      reject(connectionLost("attach-session"));
    };
    child.once("exit", failed);
    child.once("error", failed);
    void attached.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });

const verb = (command: string) => command.split(" ", 1)[0];

export const connectionLost = (command: string) =>
  new TeamAgentError(
    "tmux_connection_lost",
    `the connection to tmux ended before ${verb(command)} was answered`,
  );
