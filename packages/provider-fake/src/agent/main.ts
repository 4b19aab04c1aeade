import { randomUUID } from "node:crypto";
import { FAKE_VERSION } from "../version.ts";
import type { Agent } from "./agent.ts";
import { type AgentArgs, NOT_THERE, parseAgentArgs } from "./args.ts";
import { trustDialog } from "./dialog.ts";
import { createHookClient } from "./hook-client.ts";
import { createComposerInput, createDialogs, onKeys } from "./input.ts";
import type { Key } from "./keys.ts";
import { createMcpClient } from "./mcp.ts";
import { createPromptQueue } from "./prompts.ts";
import { hasRecord, openRecord } from "./record.ts";
import { openScreen } from "./screen.ts";
import { type AgentSettings, readSettings } from "./settings.ts";

const FAMILIES = ["fs_read", "fs_write", "fs_list", "execute_bash", "git_diff", "network", "mcp_team"];

type Env = Readonly<Record<string, string | undefined>>;

/** The whole program. Returns when it waits for keys; it ends by `process.exit`. */
export const runAgent = async (argv: readonly string[], env: Env): Promise<void> => {
  const args = parseAgentArgs(argv);
  if (typeof args === "string") return fail(args, 2);
  if (args.version) {
    console.log(`${FAKE_VERSION} (fake agent)`);
    return;
  }
  if (args.model === NOT_THERE) return fail(`no model ${NOT_THERE} is offered`, 3);
  const id = args.resume ?? args.sessionId ?? randomUUID();
  if (args.resume !== null && !hasRecord(env, id))
    return fail(`No conversation found with session ID: ${id}`, 1);
  if (args.fork !== null && !hasRecord(env, args.fork))
    return fail(`No conversation found with session ID: ${args.fork}`, 1);
  if (args.sessionId !== null && hasRecord(env, id)) return fail(`Session ID ${id} is already in use.`, 1);
  let settings: AgentSettings;
  try {
    settings = readSettings(args.settings);
  } catch (error) {
    return fail(`cannot read settings: ${(error as Error).message}`, 1);
  }
  await start(args, settings, id, env);
};

const start = async (args: AgentArgs, settings: AgentSettings, id: string, env: Env): Promise<void> => {
  const cwd = process.cwd();
  process.stdin.setRawMode?.(true);
  const screen = openScreen(process.stdout);
  const dialogs = createDialogs(screen, Number(env.FAKE_AGENT_KEY_GUARD_MS ?? 0));
  // Keys that come before the input box stands are lost, as in a program that is still starting.
  let press: (key: Key) => void = () => {};
  onKeys(process.stdin, (key) => {
    if (!dialogs.press(key)) press(key);
  });
  process.stdin.on("end", () => process.exit(0));

  screen.print(`fake agent ${FAKE_VERSION}${args.model === null ? "" : ` · ${args.model}`}\n${cwd}\n`);
  if (settings.trusted !== true && (await dialogs.ask(trustDialog(cwd, screen.columns))) !== 1) {
    screen.close("Not trusted.");
    process.exit(1);
  }

  const record = openRecord(env, id, args.fork);
  const origin = args.fork === null ? {} : { forked_from: args.fork };
  record.add("session", { id, cwd, resumed: args.resume !== null, ...origin, version: FAKE_VERSION });
  const hooks = createHookClient(settings.hooks, { session_id: id, transcript_path: record.path, cwd });
  const agent: Agent = {
    cwd,
    record,
    screen,
    hooks,
    mcp: createMcpClient(settings.mcp, id, FAKE_VERSION),
    allowed: new Set(args.bypass ? FAMILIES : (settings.allow ?? [])),
    asks: new Set(args.bypass ? [] : (settings.ask ?? [])),
    delayMs: Number(env.FAKE_AGENT_DELAY_MS ?? 0),
    lastAnswer: "",
    swallowEnters: 0,
    ask: dialogs.ask,
    async exit() {
      await hooks.call("SessionEnd", { reason: "exit" });
      screen.close(`Bye. Resume this conversation with --resume ${id}`);
      process.exit(0);
    },
  };

  await agent.mcp.connect();
  await hooks.call("SessionStart", { source: args.fork ? "fork" : args.resume ? "resume" : "startup" });
  const queue = createPromptQueue(agent);
  press = createComposerInput(agent, queue);
  screen.update({ phase: "ready" });
  if (args.prompt !== null) queue.submit(args.prompt);
};

const fail = (message: string, code: number): never => {
  console.error(`error: ${message}`);
  process.exit(code);
};
