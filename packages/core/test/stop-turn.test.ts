import type { PaneAccess } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { deliverTo } from "../src/delivery/deliver.ts";
import { turnOf } from "../src/turns/index.ts";
import { READY, RULE, terminal } from "./terminal.ts";

const BUSY = [RULE, "❯ ", RULE, "esc to interrupt"];

/** An agent in a turn, for which a message waits that is to stop it. Its window takes Escape, and a line with Enter. */
const busy = async () => {
  const bench = terminal();
  const { context, agent, clock, store, hook, show, send } = bench;
  store.tokens.add("hash", { team_key: "t", agent_id: "alice", seat: "worker", created_at: 1 });
  await hook("promptSubmitted", { prompt: "work", facts: [{ kind: "turnOpened", at: clock.now() }] });
  expect(turnOf(agent).state).toBe("busy");
  show(BUSY);
  clock.advance(10);
  const message = send("stop, and look at this", "interrupt");
  const pressed: string[] = [];
  const during = { capture: async (): Promise<unknown> => null, escape: async (): Promise<unknown> => null };
  const { capture } = agent.access;
  let line = "";
  const window: Partial<PaneAccess> = {
    capture: async (...args) => {
      await during.capture();
      return capture(...args);
    },
    type: async (_pane, text) => {
      line = text;
      show([RULE, `❯ ${text}`, RULE, "fake · ? for help"]);
    },
    keys: async (_pane, keys) => {
      pressed.push(...keys);
      if (keys.includes("Escape")) await during.escape();
      show(READY);
      if (keys.includes("Enter")) await hook("promptSubmitted", { prompt: line });
    },
  };
  Object.assign(agent.access, window);
  return {
    ...bench,
    message,
    during,
    pressed,
    deliver: () => bench.passing(deliverTo(context, "t", "alice")),
  };
};

test("a turn that was given the message while the screen was looked at is not stopped for it", async () => {
  const { during, hook, deliver, statusOf, message, pressed, agent } = await busy();
  during.capture = () => hook("toolFinished");
  await deliver();
  expect(statusOf(message)).toBe("submitted");
  expect([pressed, turnOf(agent).state]).toEqual([[], "busy"]);
});

test.each(["toolFinished", "turnEnded"] as const)(
  "what is to stop a turn does not go into the answer of %s that comes as its key is pressed, but into the next prompt",
  async (kind) => {
    const { during, hook, deliver, statusOf, message, pressed, store } = await busy();
    const answers: unknown[] = [];
    during.escape = async () => answers.push(await hook(kind));
    await deliver();
    expect(answers).toEqual([{ kind: "none" }]);
    expect(pressed).toEqual(["Escape", "Enter"]);
    expect(statusOf(message)).toBe("submitted");
    expect(store.messages.evidence(message.message_id).at(-1)?.source).toContain("promptSubmitted");
  },
);

test("once its turn has stopped, an agent gets its mail at tool calls as ever", async () => {
  const { hook, deliver, send, statusOf } = await busy();
  await deliver();
  const later = send("something else");
  await hook("toolFinished");
  expect(statusOf(later)).toBe("submitted");
});
