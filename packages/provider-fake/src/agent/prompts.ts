import { randomUUID } from "node:crypto";
import type { Agent } from "./agent.ts";
import type { HookReply } from "./hook-client.ts";
import { runTurn } from "./turn.ts";

export interface PromptQueue {
  /** Takes a submitted text: runs it, or queues it behind the running turn. */
  submit(text: string): void;
  /** Ends the running turn. */
  interrupt(): void;
  readonly busy: boolean;
}

interface Waiting {
  readonly id: string;
  readonly text: string;
  readonly hook: Promise<HookReply>;
}

export const createPromptQueue = (agent: Agent): PromptQueue => {
  const waiting: Waiting[] = [];
  let running: AbortController | null = null;

  const showQueue = () => agent.screen.update({ queued: waiting.map(({ text }) => text) });

  const drain = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      running = new AbortController();
      showQueue();
      agent.screen.update({ phase: "busy" });
      agent.screen.print(`❯ ${next.text}`);
      const { signal } = running;
      const reply = await next.hook;
      if (reply.block === null)
        await runTurn(agent, { id: next.id, prompt: next.text, context: reply.context }, signal);
      else {
        // Nothing of it reached the model, and the record says so.
        agent.record.add("blocked", { turn: next.id, reason: reply.block });
        agent.screen.print(`  ⎿ Prompt blocked by hook: ${reply.block}`);
      }
    }
    running = null;
    agent.screen.update({ phase: "ready" });
  };

  return {
    get busy() {
      return running !== null;
    },
    interrupt: () => running?.abort(),
    submit(text) {
      const id = randomUUID();
      // Like Claude Code, the hook is called when the text is submitted, even when its turn comes later.
      const queued = running !== null;
      const hook = agent.hooks.call("UserPromptSubmit", { prompt: text, turn_id: id, queued });
      waiting.push({ id, text, hook });
      if (queued) showQueue();
      else void drain();
    },
  };
};
