import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TransportEvent } from "@team-agent/plugin-api";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import tmux from "../src/index.ts";

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

/** Asks until the answer is truthy. The deadline is generous because a loaded machine is slow, not wrong. */
export const until = async <T>(what: string, probe: () => T | Promise<T>, withinMs = DEADLINE_MS) => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value) return value as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
};

/** A socket folder that only this test file has; every server in it is ended after its tests, and no other. */
export const useOwnServers = () => {
  const before = process.env.TMUX_TMPDIR;
  const root = realpathSync(mkdtempSync(join(tmpdir(), "ta-tmux-")));
  const sockets = () => {
    const folder = join(root, `tmux-${process.getuid?.() ?? 0}`);
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  beforeAll(() => {
    process.env.TMUX_TMPDIR = root;
  });
  afterAll(async () => {
    for (const socket of sockets()) await run("tmux", ["-S", socket, "kill-server"]).catch(() => {});
    if (before === undefined) delete process.env.TMUX_TMPDIR;
    else process.env.TMUX_TMPDIR = before;
    rmSync(root, { recursive: true, force: true });
  });
  return { root };
};

export const newKey = () => randomBytes(6).toString("hex");

/** One tmux command on a server, from outside. */
export const tmuxOn = async (endpoint: string, ...args: string[]): Promise<string> =>
  (await run("tmux", ["-u", "-S", endpoint, ...args])).stdout;

export const ENV = { PATH: process.env.PATH ?? "/usr/bin:/bin", LANG: "C.UTF-8" };

/** A team's session on a server of its own, gone after the test. */
export const openSession = async (root: string, serverKey = newKey(), session = "team-one") => {
  const folder = join(root, `${serverKey}-${session}`);
  mkdirSync(folder, { recursive: true });
  const transport = await tmux.open({ serverKey, session, owner: `${serverKey}/one`, create: true });
  onTestFinished(async () => {
    await transport.destroySession().catch(() => {});
    await transport.close();
  });
  const spawn = (window: string, ...argv: string[]) =>
    transport.spawn({ window, argv: argv.length > 0 ? argv : ["/bin/cat"], cwd: folder, env: ENV });
  return { transport, folder, serverKey, spawn };
};

/** Pid of the control client of a server, as the server knows it. */
export const controlClient = async (endpoint: string): Promise<number | null> => {
  const lines = await tmuxOn(endpoint, "list-clients", "-F", "#{client_control_mode} #{client_pid}");
  const found = lines.split("\n").find((line) => line.startsWith("1 "));
  return found ? Number(found.slice(2)) : null;
};

/** Command lines of all processes, as any user of the machine could read them. */
export const commandLines = (): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return [];
      }
    });

/** Everything that a transport tells from now on. */
export const collect = (transport: { onEvent(listener: (event: TransportEvent) => void): () => void }) => {
  const events: TransportEvent[] = [];
  transport.onEvent((event) => events.push(event));
  return events;
};

export const hasExited = (events: readonly TransportEvent[], paneId: string) => () =>
  events.some((event) => event.kind === "exited" && event.paneId === paneId);
