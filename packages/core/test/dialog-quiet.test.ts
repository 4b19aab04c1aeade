import type { Transport, TransportEvent } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { followDialogs } from "../src/dialogs/watch-dialogs.ts";
import { asks, terminal } from "./terminal.ts";

/** An agent whose pane tells of its output when the test says so. */
const told = () => {
  const bench = terminal();
  const { agent, context } = bench;
  const listeners = new Set<(event: TransportEvent) => void>();
  const transport: Partial<Transport> = {
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  Object.assign(agent, { transport });
  let looks = 0;
  const { capture } = agent.access;
  Object.assign(agent.access, {
    capture: (...asked: Parameters<typeof capture>) => {
      looks += 1;
      return capture(...asked);
    },
  });
  followDialogs(context, agent);
  const output = () => {
    for (const listener of listeners) listener({ kind: "output", paneId: agent.pane.paneId });
  };
  return { ...bench, output, looks: () => looks, listening: () => listeners.size };
};

test("a burst of output leads to one look, once the pane was quiet by the clock", () => {
  const { clock, output, looks, show } = told();
  show(asks("make clean"));
  for (let index = 0; index < 3; index++) {
    output();
    clock.advance(149);
  }
  expect(looks()).toBe(0);
  clock.advance(1);
  expect(looks()).toBe(1);
});

test("an agent that is over leaves neither a listener nor anything with the clock", () => {
  const { agent, clock, output, looks, listening } = told();
  output();
  expect(clock.waiting()).toBe(1);
  agent.over.abort();
  expect(clock.waiting()).toBe(0);
  expect(listening()).toBe(0);
  clock.advance(1_000);
  expect(looks()).toBe(0);
});
