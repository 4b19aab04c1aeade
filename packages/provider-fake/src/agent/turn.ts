import { setTimeout as sleep } from "node:timers/promises";
import { type Agent, say, type Turn } from "./agent.ts";
import { DIRECTIVES } from "./directives.ts";
import { type Directive, parseScript } from "./script.ts";

/** How often in a row a Stop hook continues a turn before it is overridden, as in Claude Code. */
const MAX_CONTINUATIONS = 8;

export interface TurnInput {
  readonly id: string;
  readonly prompt: string;
  /** Text that the UserPromptSubmit hook added. */
  readonly context: string | null;
}

/** Runs one turn to its end. Never throws: an interruption is an end too. */
export const runTurn = async (agent: Agent, input: TurnInput, signal: AbortSignal): Promise<void> => {
  agent.record.add("turn_open", { turn: input.id });
  agent.record.add("prompt", { turn: input.id, text: input.prompt });
  if (input.context !== null)
    agent.record.add("hook_text", { event: "UserPromptSubmit", text: input.context });
  try {
    await converse(agent, input, signal);
  } catch (error) {
    if (!signal.aborted)
      agent.record.add("error", { turn: input.id, category: "unknown", message: `${error}`, ended: true });
    else agent.record.add("interrupted", { turn: input.id });
    agent.screen.print(signal.aborted ? "  ⎿ Interrupted · What should the agent do instead?" : `● ${error}`);
  }
};

const converse = async (agent: Agent, input: TurnInput, signal: AbortSignal): Promise<void> => {
  let text = input.context === null ? input.prompt : `${input.prompt}\n${input.context}`;
  for (let continued = 0; ; continued++) {
    const turn = await runScript(agent, input.id, text, signal);
    const fields = {
      turn_id: input.id,
      last_assistant_message: turn.lastText,
      stop_hook_active: continued > 0,
    };
    if (turn.failed !== null) {
      await agent.hooks.call("StopFailure", { ...fields, error: turn.failed }, signal);
      return;
    }
    const reply = await agent.hooks.call("Stop", fields, signal);
    signal.throwIfAborted();
    if (reply.block === null || continued >= MAX_CONTINUATIONS) {
      agent.record.add("turn_close", { turn: input.id, text: turn.lastText });
      return;
    }
    text = reply.block;
    agent.record.add("hook_text", { turn: input.id, event: "Stop", text });
    agent.screen.print("  ⎿ Stop hook continues the turn");
  }
};

/** Everything the model does with one input, and with what hooks add to it meanwhile. */
const runScript = async (agent: Agent, id: string, text: string, signal: AbortSignal): Promise<Turn> => {
  const todo: Directive[] = [...parseScript(text)];
  const turn: Turn = {
    agent,
    id,
    signal,
    lastText: null,
    ended: false,
    failed: null,
    feed: (more) => todo.push(...parseScript(more)),
  };
  const silent = todo.length === 0;
  while (todo.length > 0 && !turn.ended) {
    signal.throwIfAborted();
    const { name, rest } = todo.shift()!;
    const run = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
    if (run === undefined) say(turn, `script error: unknown directive ${name}`);
    else await run(turn, rest);
    if (agent.delayMs > 0) await sleep(agent.delayMs, undefined, { signal });
  }
  if (silent) {
    if (agent.delayMs > 0) await sleep(agent.delayMs, undefined, { signal });
    say(turn, `ok: ${[...text].slice(0, 60).join("")}`);
  }
  return turn;
};
