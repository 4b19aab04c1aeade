import { randomBytes } from "node:crypto";
import { createRegistry, pluginHome } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import type { PaneRef, ScreenCapture, Transport } from "@team-agent/plugin-api";
import { foundPlugins } from "../lib/found-plugins.ts";
import { endCarriers } from "./end-carriers.ts";

export interface ProgramWindow {
  /** The command with which a person looks at it, and types, from a plain terminal. */
  readonly attach: readonly string[];
  /** What opens it beside this command, where that was typed inside a terminal multiplexer; null elsewhere. */
  readonly open: readonly string[] | null;
  /** The screen as the coordinator would see it. */
  look(): Promise<ScreenCapture>;
  hasEnded(): boolean;
  /** Ends the program with all that it started, its window and the server that is there for it alone. What a person opened there stays. */
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What the program has beside the person's environment, and nobody else: what it leaves is known by that. */
  readonly env: Readonly<Record<string, string>>;
  /** `gone`: with all that it showed. */
  onEnd(how: "ended" | "gone"): void;
}

/** Starts a program in a window of its own, as large as a worker's, on a server that nobody else uses. */
export const openWindow = async ({ argv, cwd, env, onEnd }: WindowOptions): Promise<ProgramWindow> => {
  const registry = createRegistry(foundPlugins, pluginHome());
  const plugin = await registry.transport(registry.defaultTransport());
  const { installed, problem } = await plugin.detect({ env: process.env });
  if (!installed)
    throw new TeamAgentError("transport_missing", problem?.message ?? "there is no place for a window", {
      action: problem?.action ?? "team-agent doctor",
    });
  const serverKey = randomBytes(6).toString("hex");
  const name = "record";
  const session = await plugin.open({ serverKey, session: name, owner: `record-${serverKey}`, create: true });
  const strip = registry.plugins.flatMap(({ manifest, problem }) => (problem ? [] : manifest.strip));
  const started = session.spawn({
    window: name,
    argv,
    cwd,
    env: { ...programEnvironment(process.env, strip), ...env },
  });
  const pane = await started.catch(async (error: unknown) => {
    await end(session, null);
    throw error;
  });
  const attach = session.attachCommand(pane);
  const inside = session.attachCommand(pane, process.env);
  let hasEnded = false;
  session.onEvent((event) => {
    const isGone = event.kind === "serverGone";
    if (!isGone && (event.kind !== "exited" || event.paneId !== pane.paneId)) return;
    hasEnded = true;
    onEnd(isGone ? "gone" : "ended");
  });
  const isOfProgram = (its: Readonly<Record<string, string>>) =>
    Object.entries(env).every(([name, value]) => its[name] === value);
  let closing: Promise<void> | null = null;
  return {
    attach,
    open: inside.join(" ") === attach.join(" ") ? null : inside,
    look: () => session.capture(pane, { styled: true }),
    hasEnded: () => hasEnded,
    close: () => (closing ??= end(session, pane).then(() => endCarriers(plugin, isOfProgram))),
  };
};

const end = async (session: Transport, pane: PaneRef | null): Promise<void> => {
  if (pane) await session.kill(pane).catch(() => false);
  await session.destroySession().catch(() => []);
  await session.close();
};

/** Of the shell in which the command was typed, and of the session that it may be a part of. */
const NOT_THE_PROGRAMS = [
  "TERM",
  "TERM_PROGRAM*",
  "STY",
  "WINDOW",
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
  "TEAM_AGENT_*",
];

const programEnvironment = (env: NodeJS.ProcessEnv, strip: readonly string[]): Record<string, string> => {
  const without = [...NOT_THE_PROGRAMS, ...strip];
  const isWithout = (name: string) =>
    without.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one));
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^[A-Za-z_]\w*$/.test(entry[0]) && !isWithout(entry[0]),
  );
  return { ...Object.fromEntries(kept), TERM: "xterm-256color", COLORTERM: "truecolor" };
};
