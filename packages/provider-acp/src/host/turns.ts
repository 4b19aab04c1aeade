import { randomUUID } from "node:crypto";
import { stringOf } from "@team-agent/plugin-api/toolkit";
import type { Connection, Outcome } from "./connection.ts";
import type { HookClient } from "./hook-client.ts";
import type { SessionRecord } from "./record.ts";
import { failureOf, type GivenText, newTurn, type Turn, wasRead } from "./turn.ts";
import type { Window } from "./window.ts";

export interface Turns {
  /** Takes a text: it is the next prompt, behind those that wait. */
  submit(text: string): void;
  /** The program says something that belongs to the running turn. */
  noteSign(): void;
  /** The program's words so far. */
  noteSaid(text: string): void;
  /** The program says that this turn failed, though it ends as if it had not. */
  noteFailure(message: string): void;
  /** More for the model: within the turn where it goes on and the program takes it, else before the turn ends. */
  give(text: string, goesOn: boolean): Promise<void>;
  /** The same for what was kept until the turn's end. */
  hurry(text: string): Promise<void>;
  /** Something that has to be over before the turn is. */
  await(done: Promise<unknown>): void;
  stop(): void;
  readonly isRunning: boolean;
  /** Aborts when the running turn is stopped. */
  readonly signal: AbortSignal | null;
}

interface Around {
  readonly connection: Connection;
  readonly sessionId: string;
  readonly record: SessionRecord;
  readonly hooks: HookClient;
  readonly window: Window;
  readonly canSteer: boolean;
  /** Goes before the first prompt; null where the program has it already. */
  instructions: string | null;
  /** Before a prompt is written, and after its answer. */
  onEdge(): void;
}

export const createTurns = (around: Around): Turns => {
  const { connection, sessionId, record, hooks, window } = around;
  const queue: string[] = [];
  let turn: Turn | null = null;

  const see = (one: Turn) => {
    if (one.unseen.length === 0) return;
    record.add("seen", { turn: one.id, texts: one.unseen });
    one.unseen = [];
    around.instructions = null;
  };

  const prompt = (one: Turn, texts: readonly GivenText[]): Promise<Outcome> =>
    new Promise((resolve) => {
      around.onEdge();
      // One block: programs join several in ways of their own.
      const words = texts.map(({ text }) => text).join("\n\n");
      const blocks = [...(around.instructions ? [around.instructions] : []), words];
      Object.assign(one, { unseen: texts, isPrompting: true, lastText: "" });
      record.add("submitted", { turn: one.id, texts });
      const content = blocks.map((text) => ({ type: "text", text }));
      connection.call("session/prompt", { sessionId, prompt: content }, (outcome) => {
        if (wasRead(outcome)) see(one);
        around.onEdge();
        one.isPrompting = false;
        resolve(outcome);
      });
    });

  const run = async (text: string): Promise<void> => {
    const id = randomUUID();
    const one = newTurn(id);
    turn = one;
    window.print(`❯ ${text}`);
    const { block, context } = await hooks.call("UserPromptSubmit", { prompt: text, turn_id: id });
    if (block !== undefined) {
      record.add("blocked", { turn: id, reason: block });
      window.print(`  ⎿ Not sent: ${block}`);
      return;
    }
    let texts: readonly GivenText[] = [
      { origin: "prompt", text },
      ...(context === undefined ? [] : [{ origin: "hook", text: context } as const]),
    ];
    for (let isContinued = false; !one.stopping.signal.aborted; isContinued = true) {
      const outcome = await prompt(one, texts);
      // The program is gone, and what became of the turn is not known.
      if (outcome.kind === "unsaid") return;
      await Promise.allSettled(one.underWay);
      if (one.stopping.signal.aborted) break;
      const failure = failureOf(one, outcome);
      if (failure !== null) return fail(one, failure);
      const stopReason = outcome.kind === "result" ? stringOf(outcome.result.stopReason) : undefined;
      const next = one.next.shift() ?? (await goesOn(one, stopReason, isContinued));
      if (next === null) return;
      texts = [{ origin: "hook", text: next }];
    }
    record.add("interrupted", { turn: id });
    window.print("  ⎿ Stopped");
  };

  /** What the turn goes on with; null where it has ended, and that is written down. */
  const goesOn = async (
    one: Turn,
    reason: string | undefined,
    isContinued: boolean,
  ): Promise<string | null> => {
    if (reason === "cancelled") {
      // Nobody here stopped it: a refusal ends the turn of some programs.
      record.add("interrupted", { turn: one.id });
      window.print("  ⎿ The program stopped its turn");
      return null;
    }
    const last = one.lastText === "" ? {} : { last_assistant_message: one.lastText };
    const fields = { turn_id: one.id, stop_hook_active: isContinued, ...last };
    const { block } = await hooks.call("Stop", fields);
    if (one.stopping.signal.aborted) return "";
    if (block) return block;
    record.add("ended", { turn: one.id, reason, text: one.lastText });
    return null;
  };

  const fail = async (one: Turn, message: string): Promise<void> => {
    record.add("failed", { turn: one.id, message });
    window.print(`✗ Error: ${message}`);
    await hooks.call("StopFailure", { turn_id: one.id, error: "unknown", last_assistant_message: message });
  };

  const drain = async (): Promise<void> => {
    for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
      window.update({ phase: "working", queued: [...queue], hint: null });
      await run(text);
      turn = null;
    }
    window.update({ phase: "ready", hint: null });
  };

  return {
    get isRunning() {
      return turn !== null;
    },
    get signal() {
      return turn?.stopping.signal ?? null;
    },
    submit(text) {
      queue.push(text);
      if (turn === null && queue.length === 1) void drain();
      else window.update({ queued: [...queue] });
    },
    noteSign: () => turn?.isPrompting && see(turn),
    noteSaid(text) {
      if (turn) turn.lastText = text;
    },
    noteFailure(message) {
      if (turn) turn.failure = message;
    },
    async give(text, goesOn) {
      const one = turn;
      if (one === null) return;
      const isTaken = goesOn && around.canSteer && one.isPrompting && (await steer(text));
      if (isTaken) record.add("seen", { turn: one.id, texts: [{ origin: "tool", text }] });
      else one.next.push(text);
    },
    async hurry(text) {
      const place = turn?.next.indexOf(text) ?? -1;
      if (place === -1) return;
      turn!.next.splice(place, 1);
      await this.give(text, true);
    },
    await(done) {
      const { underWay } = turn ?? {};
      underWay?.add(done);
      void done.finally(() => underWay?.delete(done));
    },
    stop() {
      if (turn === null || turn.stopping.signal.aborted) return;
      turn.stopping.abort();
      if (turn.isPrompting) connection.notify("session/cancel", { sessionId });
      window.update({ hint: "acp · working · it was told to stop" });
    },
  };

  async function steer(text: string): Promise<boolean> {
    const outcome = await connection.request("_session/steering", {
      sessionId,
      prompt: [{ type: "text", text }],
      _meta: { steering: { idleBehavior: "promptRequired" } },
    });
    return outcome.kind === "result" && outcome.result.outcome === "injected";
  }
};
