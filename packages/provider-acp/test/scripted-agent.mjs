// A program that speaks the protocol and does what its prompts say in double brackets. Arguments change what it is.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const flags = new Set(process.argv.slice(2));
const has = (flag) => flags.has(flag);
const log = process.env.SCRIPTED_LOG;
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const update = (more) => send({ method: "session/update", params: { sessionId: session, update: more } });
const say = (text, more = {}) =>
  update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text }, ...more });

let session = "ses_scripted-1";
let count = 100;
let cancelled = false;
let running = null;
const waiting = new Map();

const ask = (method, params) =>
  new Promise((resolve) => {
    count += 1;
    waiting.set(count, resolve);
    send({ id: count, method, params });
  });

const options = [
  { optionId: "o1", kind: "allow_once", name: "Allow once" },
  { optionId: "o2", kind: "allow_always", name: "Always allow" },
  { optionId: "o3", kind: "reject_once", name: "Deny" },
];

const permit = async (toolCall) => {
  const { result } = await ask("session/request_permission", { sessionId: session, toolCall, options });
  return result?.outcome?.optionId ?? result?.outcome?.outcome ?? "nothing";
};

let calls = 0;
const tool = (kind, line, more = {}) => {
  calls += 1;
  const toolCall = {
    toolCallId: `call_${calls}`,
    title: line,
    kind,
    status: "pending",
    rawInput: { command: line },
    ...more,
  };
  update({ sessionUpdate: "tool_call", ...toolCall });
  return toolCall;
};
const over = ({ toolCallId }, status = "completed") =>
  update({ sessionUpdate: "tool_call_update", toolCallId, status });

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const DO = {
  say: (rest) => say(rest),
  sleep: async (rest) => {
    for (const end = Date.now() + Number(rest); Date.now() < end && !cancelled; ) await pause(20);
  },
  run: async (rest) => {
    const call = tool("execute", rest);
    await pause(20);
    over(call);
  },
  slow: async (rest) => {
    const call = tool("execute", rest);
    while (!cancelled) await pause(20);
    over(call, "failed");
  },
  ask: async (rest) => {
    const [, kind, line] = /^(\w+) (.*)$/s.exec(rest);
    const call = tool(kind, line);
    const answer = await permit(call);
    over(call, answer === "o1" ? "completed" : "failed");
    say(`answered ${answer}\n`);
    if (answer === "o3" && !has("--goes-on")) return "end";
  },
  team: async (rest) => {
    const call = tool("other", `team_orchestrator-${rest}`, { rawInput: { a: 1 } });
    say(`answered ${await permit({ toolCallId: call.toolCallId })}\n`);
    over(call);
  },
  long: async (rest) => say(`answered ${await permit(tool("execute", "x".repeat(Number(rest))))}\n`),
  twice: async () => {
    const both = ["one", "two"].map((line) => permit(tool("execute", line)));
    say(`answered ${(await Promise.all(both)).join(" and ")}\n`);
  },
  flood: (rest) => {
    for (let index = 0; index < Number(rest); index++) say(`line ${index} of a flood\n`);
  },
  rubbish: () => process.stdout.write("this is no message\n{\n[]\n7\n"),
  huge: (rest) => say("x".repeat(Number(rest))),
  controls: () => say("\u001b[2J\u001b]0;title\u0007red\u001b[31m \u009b31m\u202eback\u0008\rover\n"),
  unknown: async () => {
    const { error } = await ask("fs/read_text_file", { path: "/etc/hostname" });
    send({ method: "_x/notice", params: {} });
    say(`refused ${error?.code}\n`);
  },
  env: (rest) => say(`${rest}=${process.env[rest] ?? ""}\n`),
  close: () => process.exit(3),
  hang: () => new Promise(() => {}),
  after: (rest) => {
    setTimeout(async () => say(`later ${await permit(tool("execute", rest))}\n`), 100);
  },
  error: (rest) => {
    throw new Error(rest);
  },
};

const answerPrompt = async (id, prompt) => {
  cancelled = false;
  running = [];
  const text = prompt.map(({ text: words }) => words).join("\n");
  if (log) appendFileSync(log, `${JSON.stringify(prompt.map(({ text: words }) => words))}\n`);
  const todo = [...text.matchAll(/\[\[(\w+) ?(.*?)\]\]/gs)].map(([, name, rest]) => [name, rest]);
  if (todo.length === 0) todo.push(["say", `ok: ${text.slice(0, 60)}`]);
  try {
    while (todo.length > 0 && !cancelled) {
      const [name, rest] = todo.shift();
      if ((await DO[name]?.(rest)) === "end") break;
      for (const more of running.splice(0))
        for (const [, next, words] of more.matchAll(/\[\[(\w+) ?(.*?)\]\]/gs)) todo.push([next, words]);
    }
    running = null;
    const stopReason = cancelled && !has("--ends-cancelled-turns") ? "cancelled" : "end_turn";
    send({ id, result: { stopReason } });
  } catch (error) {
    running = null;
    send({ id, error: { code: -32603, message: "Internal error", data: { details: error.message } } });
  }
};

const METHODS = {
  initialize: () => ({
    protocolVersion: has("--future") ? 3 : 1,
    agentInfo: { name: "scripted", version: "1" },
    agentCapabilities: {
      loadSession: !has("--forgets"),
      mcpCapabilities: has("--no-http") ? {} : { http: true },
      sessionCapabilities: { ...(has("--prompted") ? { systemPrompt: {} } : {}) },
    },
    authMethods: [{ id: "a", name: "Sign in", description: "Run `scripted login`" }],
    _meta: { steering: { supported: has("--steers") } },
  }),
  "session/new": (params) => {
    if (log) appendFileSync(log, `${JSON.stringify(["new", params])}\n`);
    if (has("--signed-out")) throw Object.assign(new Error("Authentication required"), { code: -32000 });
    return {
      sessionId: session,
      modes: { currentModeId: "auto", availableModes: [{ id: "auto" }, { id: "asks" }] },
      models: { currentModelId: "m1", availableModels: [{ modelId: "m1" }, { modelId: "m2" }] },
    };
  },
  "session/load": async (params) => {
    session = params.sessionId;
    update({ sessionUpdate: "user_message_chunk", content: { type: "text", text: "OLD PROMPT" } });
    say("OLD ANSWER\n");
    const call = tool("execute", "old command");
    over(call);
    return {};
  },
  "session/set_mode": ({ modeId }) => {
    if (log) appendFileSync(log, `${JSON.stringify(["mode", modeId])}\n`);
    return {};
  },
  "session/set_model": ({ modelId }) => {
    if (log) appendFileSync(log, `${JSON.stringify(["model", modelId])}\n`);
    return {};
  },
  "_session/steering": ({ prompt }) => {
    if (running === null) return { outcome: "promptRequired" };
    if (log) appendFileSync(log, `${JSON.stringify(["steered", prompt[0].text])}\n`);
    running.push(prompt[0].text);
    return { outcome: "injected" };
  },
};

if (has("--closes")) {
  process.stderr.write("\u001b[31mno licence\n");
  process.exit(4);
}

// A child that has its output, and outlives it.
if (has("--floods")) spawn("yes", ["{}"], { stdio: ["ignore", "inherit", "ignore"] });

createInterface({ input: process.stdin }).on("line", async (line) => {
  if (has("--silent") || has("--floods")) return;
  const message = JSON.parse(line);
  if (message.method === undefined) {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
    return;
  }
  if (message.method === "session/cancel") {
    cancelled = true;
    return;
  }
  if (message.method === "session/prompt") return void answerPrompt(message.id, message.params.prompt);
  const method = METHODS[message.method];
  try {
    if (!method) throw Object.assign(new Error("Method not found"), { code: -32601 });
    const result = await method(message.params);
    send({ id: message.id, result });
  } catch (error) {
    send({ id: message.id, error: { code: error.code ?? -32603, message: error.message } });
  }
});
