import assert from "node:assert/strict";
import type { AskedQuestions, HookAdapter, HookAnswer, HookCall } from "../hooks.ts";
import type { Provider } from "../provider.ts";
import { MCP_SERVER } from "../values.ts";
import type { ConformanceCase } from "./case.ts";
import { checkFact } from "./facts.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";

const MARK = 'conformance "quoted" ünïcode\nsecond line';
const ANSWERS: readonly Exclude<HookAnswer, { kind: "none" }>[] = [
  { kind: "text", text: MARK },
  { kind: "block", reason: MARK },
  { kind: "allow" },
  { kind: "deny", reason: MARK },
];

export const hookCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] =>
  plugin.hooks === null ? [] : adapterCases(plugin, plugin.hooks, options);

const adapterCases = (
  { capabilities }: Provider,
  hooks: HookAdapter,
  options: ProviderCaseOptions,
): readonly ConformanceCase[] => [
  {
    name: "names its hook events once each, fit for a URL, and its limits",
    async run() {
      assert.ok(hooks.events.length > 0, "no events");
      assert.equal(new Set(hooks.events).size, hooks.events.length, "an event is named twice");
      for (const event of hooks.events) assert.match(event, /^[A-Za-z0-9_-]+$/);
      assert.ok(hooks.textLimit > 0 && hooks.maxContinuations >= 0 && hooks.permissionHoldMs >= 0);
    },
  },
  {
    name: "refuses hook bodies that are none of its own",
    async run() {
      for (const event of hooks.events) {
        for (const body of [null, "text", 7, [], {}]) {
          assert.throws(() => hooks.read(event, body), Error, `${event} took ${JSON.stringify(body)}`);
        }
      }
      for (const event of ["NoSuchEvent", "toString", ""]) assert.throws(() => hooks.read(event, {}));
    },
  },
  {
    name: "says nothing with an empty answer",
    async run() {
      for (const event of hooks.events) assert.equal(hooks.answer(event, { kind: "none" }), null, event);
    },
  },
  {
    name: "either carries an answer whole, or refuses it",
    async run() {
      const carried = new Set<string>();
      for (const event of hooks.events) {
        for (const answer of ANSWERS) {
          const json = tryAnswer(hooks, event, answer);
          if (json === undefined) continue;
          carried.add(answer.kind);
          if (answer.kind === "allow") continue;
          assert.ok(
            json.includes(JSON.stringify(MARK).slice(1, -1)),
            `${event} lost the words of ${answer.kind}`,
          );
        }
      }
      assert.ok(carried.has("text"), "no event carries a text to the model");
    },
  },
  ...(options.hookCalls ?? []).map(
    ({ event, body }, index): ConformanceCase => ({
      name: `reads recorded hook call ${index + 1} (${event})`,
      run: async () => void checkCall({ capabilities, hooks }, { event, body }, options),
    }),
  ),
];

/** A call that was recorded is understood, and can be answered in every way that its kind asks for. */
export const checkCall = (
  { capabilities, hooks }: { readonly capabilities: Provider["capabilities"]; readonly hooks: HookAdapter },
  { event, body }: { readonly event: string; readonly body: unknown },
  { onSeen }: ProviderCaseOptions,
): HookCall => {
  const call = hooks.read(event, structuredClone(body));
  call.facts.forEach(checkFact);
  const proof = call.facts.find(({ kind }) => kind === "textSeen");
  assert.equal(proof, undefined, "a call of ours is no proof that the program stored a text");
  assert.ok(hooks.events.includes(event), `event ${event} is not installed`);
  onSeen?.({ ability: "hooks", as: "shown" });
  if (call.tool) checkTool(call.tool);
  if (call.kind === "promptSubmitted")
    assert.ok(call.prompt?.trim(), "the prompt is missing; what nobody wrote is of the kind other");
  if (call.kind === "toolFinished" && capabilities.midTurnDelivery) {
    assert.ok(tryAnswer(hooks, event, ANSWERS[0]!), "a text for the running turn is refused");
    onSeen?.({ ability: "midTurnDelivery", as: "shown" });
  }
  if (call.kind !== "permissionRequested") {
    assert.ok(!call.granted, `a call of the kind ${call.kind} asks for nothing that could be granted`);
    return call;
  }
  if (call.granted) {
    assert.ok(!call.asksPerson, "nobody is asked for what is granted already");
    return call;
  }
  assert.ok(call.tool?.command, "the command to decide about is missing");
  for (const answer of ANSWERS.slice(2))
    assert.ok(
      tryAnswer(hooks, event, answer.kind === "allow" ? { ...answer, tool: call.tool } : answer),
      `${answer.kind} is refused`,
    );
  if (call.questions) checkQuestions(hooks, event, call.questions);
  onSeen?.({ ability: "permissions", as: "shown" });
  return call;
};

/** A tool of the team's own server is known as one, and a server's tool has a name. */
const checkTool = ({ name, mcp }: NonNullable<HookCall["tool"]>): void => {
  assert.ok(name, "the tool has no name");
  if (name.includes(MCP_SERVER)) assert.equal(mcp?.server, MCP_SERVER, `${name} is told without its server`);
  if (mcp) assert.ok(mcp.server && mcp.tool, `${name} has half a name`);
};

/** Questions can be told apart, and an answer to each of them is carried whole. */
const checkQuestions = (hooks: HookAdapter, event: string, questions: AskedQuestions): void => {
  const { parts } = questions;
  assert.ok(parts.length > 0, "there are no questions");
  assert.equal(new Set(parts.map(({ text }) => text)).size, parts.length, "two questions have the same text");
  for (const { text, options, ownWords } of parts) {
    assert.ok(text.trim(), "a question has no text");
    assert.ok(ownWords || options.length > 0, `nobody can answer "${text}"`);
    for (const { label } of options) assert.ok(label.trim(), `an option of "${text}" has no label`);
  }
  const chosen = parts.map(({ options, multiple, ownWords }) =>
    ownWords ? [MARK] : options.slice(0, multiple ? 2 : 1).map(({ label }) => label),
  );
  const json = tryAnswer(hooks, event, { kind: "answers", questions, answers: chosen });
  assert.ok(json, "answers are refused");
  for (const words of chosen.flat())
    assert.ok(json.includes(JSON.stringify(words).slice(1, -1)), `the answer "${words}" is lost`);
};

/** The answer as JSON text; undefined when it was refused. */
const tryAnswer = (hooks: HookAdapter, event: string, answer: HookAnswer): string | undefined => {
  let json: unknown;
  try {
    json = hooks.answer(event, answer);
  } catch {
    return undefined;
  }
  assert.ok(
    json !== null && json !== undefined,
    `${event} swallows an answer of kind ${answer.kind} silently`,
  );
  return JSON.stringify(json);
};
