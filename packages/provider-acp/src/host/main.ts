import { isRecord, type Json, MCP_SERVER, stringOf } from "@team-agent/plugin-api/toolkit";
import { startAgent } from "./agent-process.ts";
import { createConnection } from "./connection.ts";
import { createDialogs } from "./dialogs.ts";
import { createHookClient, type HookClient } from "./hook-client.ts";
import { createInput } from "./input.ts";
import { openSession } from "./open-session.ts";
import { decidePermission, hookFields } from "./permissions.ts";
import { openRecord, type SessionRecord } from "./record.ts";
import { type HostSettings, readSettings } from "./settings.ts";
import { createTalk } from "./talk.ts";
import { createToolCalls, type ToolCall } from "./tools.ts";
import { createTurns, type Turns } from "./turns.ts";
import { openWindow } from "./window.ts";

interface Open {
  readonly id: string;
  readonly record: SessionRecord;
  readonly hooks: HookClient;
  readonly turns: Turns;
  readonly canSteer: boolean;
}

/** The program in the window: the client of one agent program, and what a person sees of it. */
export const runHost = async (settingsFile: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const settings = readSettings(settingsFile);
  const token = env[settings.tokenEnv] ?? "";
  const window = openWindow(process.stdout, settings.command);
  const dialogs = createDialogs(window);
  const tools = createToolCalls();
  const asked = new Map<unknown, AbortController>();
  /** Why a call was refused, in words that the model has not heard yet. */
  const reasons = new Map<string, string>();
  let open: Open | null = null;
  let rubbish = 0;
  let isLeaving = false;

  const talk = createTalk(window, tools, {
    onSign: () => open?.turns.noteSign(),
    onSaid: (text) => open?.turns.noteSaid(text),
    onFailure: (message) => open?.turns.noteFailure(message),
    onToolOver(call) {
      open?.record.add("tool", { call: call.id, tool: call.name, status: call.status });
      if (open) tellOfTool(open, settings, call);
      const reason = reasons.get(call.id);
      reasons.delete(call.id);
      // Where the turn goes on after a refusal, it is to go on with its reason.
      if (open && reason !== undefined && settings.goesOnAfterRefusal)
        open.turns.await(open.turns.hurry(reason));
    },
  });
  const connection = createConnection((line) => agent.write(line), {
    onRubbish() {
      rubbish += 1;
      if (rubbish === 1)
        window.print("  ⎿ The program said something that is no message; such lines are left out");
    },
    onNotification(method, params) {
      // A conversation that is opened again is told from its beginning: that is no news.
      if (method === "session/update" && open && params.sessionId === open.id && isRecord(params.update))
        talk.note(params.update);
      if (method === "$/cancel_request") asked.get(params.requestId ?? params.id)?.abort();
    },
    onRequest(method, params, id) {
      if (method !== "session/request_permission" || open === null) return null;
      return permit(open, params, id);
    },
  });

  const permit = async (from: Open, params: Json, id: unknown): Promise<Json> => {
    const call = tools.note(isRecord(params.toolCall) ? params.toolCall : {});
    if (call === null) return { outcome: { outcome: "cancelled" } };
    const own = new AbortController();
    asked.set(id, own);
    const { signal: turn } = from.turns;
    const signal = turn === null ? own.signal : AbortSignal.any([own.signal, turn]);
    const onDenied = (reason: string) => {
      const text = `${call.line}: ${reason}`;
      reasons.set(call.id, text);
      from.turns.await(from.turns.give(text, false));
    };
    const around = { settings, dialogs, hooks: from.hooks, record: from.record, onDenied };
    return decidePermission(around, call, params, signal).finally(() => asked.delete(id));
  };

  const leave = (code: number, lastWords: string): void => {
    if (isLeaving) return;
    isLeaving = true;
    const said = agent.lastWords();
    window.close(code === 0 || said === "" ? lastWords : `${lastWords}\n     Its last words: ${said}`);
    // What is written last still has to leave.
    void agent.stop().then(() => process.stdout.write("", () => process.exit(code)));
  };

  const agent = startAgent(settings, env, {
    onOutput: connection.push,
    onEnd({ code, words }) {
      open?.record.add("program_ended", { code });
      connection.end();
      talk.begin();
      leave(code, `acp: ${settings.command} ${words}`);
    },
  });
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    process.on(signal, () => leave(code, `acp: stopped by ${signal}`));

  const input = createInput(process.stdin, dialogs, window);
  const session = await openSession(connection, settings, { token, env });
  if (isLeaving) return;
  if ("happened" in session)
    return leave(
      1,
      `acp: ${settings.command}: ${session.happened}\n     It was started in ${settings.cwd}\n     What to do: ${session.todo}`,
    );
  const record = openRecord(settings.stateDir, session.id);
  const { id, canSteer } = session;
  record.add("session", {
    ...{ id, cwd: settings.cwd, command: settings.command, resumed: settings.resume !== null },
    ...(settings.resume === null ? { instructions: settings.instructions } : {}),
  });
  const hooks = createHookClient(settings, token, {
    ...{ session_id: id, transcript_path: record.path, cwd: settings.cwd },
  });
  const instructions = session.instructionsFirst ? settings.instructions : null;
  const turns = createTurns({
    ...{ connection, sessionId: id, record, hooks, window, canSteer, instructions },
    onEdge: talk.begin,
  });
  open = { id, record, hooks, turns, canSteer };
  await hooks.call("SessionStart", { source: settings.resume === null ? "startup" : "resume" });
  window.print(`${settings.command}\n${settings.cwd}\n`);
  window.update({ phase: "ready" });
  input.start(turns, () => {
    void hooks.call("SessionEnd", { reason: "exit" }).then(() => leave(0, "Bye."));
  });
};

/**
 * A tool that is over may bring mail along, where the program takes it in its running turn. A person's consent counts when its
 * tool is told to have run.
 */
const tellOfTool = ({ turns, hooks, canSteer }: Open, settings: HostSettings, call: ToolCall): void => {
  const own = call.mcp?.server === MCP_SERVER ? call.mcp.tool : "";
  // What it brought along would be given to nobody.
  if (!turns.isRunning || turns.signal?.aborted || call.parent !== null) return;
  if (!canSteer && !settings.consentTools.includes(own)) return;
  const told = hooks.call("PostToolUse", hookFields(call)).then(async ({ context }) => {
    const text = stringOf(context);
    if (text !== undefined) await turns.give(text, true);
  });
  turns.await(told);
};
