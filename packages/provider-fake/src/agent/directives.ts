import { exec } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { say, type Turn } from "./agent.ts";
import { questionDialog, trustDialog } from "./dialog.ts";
import { askForPlan, askQuestions } from "./interactive.ts";
import { parseToolCall, splitWord } from "./script.ts";
import { useTool } from "./tools.ts";

const SERVER = "mcp__team_orchestrator__";

/** What each directive does. README.md says the same to people. */
export const DIRECTIVES: Readonly<Record<string, (turn: Turn, rest: string) => Promise<void> | void>> = {
  say,
  reply: (turn, rest) => {
    say(turn, rest);
    turn.ended = true;
  },
  call: (turn, rest) => callTeamTool(turn, rest, false),
  subagent: (turn, rest) => callTeamTool(turn, rest, true),
  agree: (turn) => {
    const lines = agreementIn(turn.agent.lastAnswer);
    return lines
      ? callTeamTool(turn, `agree_launch ${JSON.stringify({ lines })}`, false)
      : say(turn, "script error: the last answer holds no agreement");
  },
  sleep: async (turn, rest) => {
    await sleep(Number(rest), undefined, { signal: turn.signal });
  },
  ask: (turn, command) =>
    useTool(turn, {
      name: "Bash",
      family: null,
      input: { command },
      command,
      run: async () => `allowed: ${command}`,
    }),
  run: (turn, command) =>
    useTool(turn, {
      name: "Bash",
      family: "execute_bash",
      input: { command },
      command,
      run: () => runShell(command, turn),
    }),
  write: (turn, rest) => {
    const [path, content] = splitWord(rest);
    const run = async () => {
      writeFileSync(resolve(turn.agent.cwd, path), `${content}\n`);
      return `wrote ${path}`;
    };
    return useTool(turn, {
      name: "Write",
      family: "fs_write",
      input: { file_path: path, content },
      command: path,
      run,
    });
  },
  question: async (turn, rest) => {
    const [title = "", ...options] = rest.split("|").map((part) => part.trim());
    const chosen = await turn.agent.ask(questionDialog(title, options), turn.signal);
    const text = chosen === null ? "the person gave no answer" : `the person chose: ${options[chosen]}`;
    turn.agent.record.add("tool_result", { text });
    turn.agent.screen.print(`  ⎿ ${text}`);
  },
  questions: (turn, rest) => {
    try {
      return askQuestions(turn, JSON.parse(rest).questions);
    } catch (error) {
      return say(turn, `script error: the questions are not JSON: ${(error as Error).message}`);
    }
  },
  plan: askForPlan,
  "trust-dialog": async (turn) => {
    const chosen = await turn.agent.ask(trustDialog(turn.agent.cwd, turn.agent.screen.columns), turn.signal);
    if (chosen !== 1) await turn.agent.exit();
  },
  error: async (turn, rest) => {
    const [category, tail] = splitWord(rest);
    const [option] = splitWord(tail);
    const retryMs = /^retry=(\d+)$/.exec(option)?.[1];
    const message = retryMs === undefined ? tail : splitWord(tail)[1];
    const retryAt = retryMs === undefined ? undefined : new Date(Date.now() + Number(retryMs)).toISOString();
    turn.agent.record.add("error", { turn: turn.id, category, message, retryAt, ended: true });
    turn.agent.screen.print(`● API Error (${category}): ${message}`);
    turn.ended = true;
    turn.failed = category;
    turn.lastText = message;
  },
  compact: (turn) => {
    turn.agent.record.add("compacted");
    turn.agent.screen.print("  ⎿ Conversation compacted");
  },
  note: (turn, rest) => turn.agent.record.add("note", { text: rest }),
  crash: (_turn, rest) => {
    process.exit(Number(rest) || 1);
  },
  exit: (turn) => turn.agent.exit(),
  hang: (_turn, rest) => {
    // Blocks the event loop itself: nothing is read, drawn or answered meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(rest));
  },
  "swallow-enter": (turn, rest) => {
    turn.agent.swallowEnters += Number(rest) || 1;
  },
  "drop-hooks": (turn, rest) => {
    turn.agent.hooks.faults.drop += Number(rest) || 1;
  },
  "double-hooks": (turn, rest) => {
    turn.agent.hooks.faults.double += Number(rest) || 1;
  },
  "lose-hooks": (turn, rest) => {
    turn.agent.hooks.faults.lose += Number(rest) || 1;
  },
};

const callTeamTool = async (turn: Turn, rest: string, subagent: boolean): Promise<void> => {
  const call = parseToolCall(rest);
  if (typeof call === "string") return say(turn, `script error: ${call}`);
  const tool = call.tool.replace(SERVER, "");
  await useTool(turn, {
    name: SERVER + tool,
    family: turn.agent.asks.has(tool) ? null : "mcp_team",
    input: call.args,
    command: JSON.stringify(call.args),
    subagent,
    run: async (callId) => {
      turn.agent.lastAnswer = (await turn.agent.mcp.call(tool, call.args, callId, turn.signal)).text;
      return turn.agent.lastAnswer;
    },
  });
};

const agreementIn = (answer: string): unknown => {
  try {
    return JSON.parse(answer).agreement;
  } catch {
    return undefined;
  }
};

const runShell = (command: string, turn: Turn): Promise<string> =>
  new Promise((done) => {
    exec(
      command,
      { cwd: turn.agent.cwd, signal: turn.signal, maxBuffer: 1024 * 1024 },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trim();
        done(error === null ? output : `${output}\nexit ${error.code ?? "?"}`.trim());
      },
    );
  });
