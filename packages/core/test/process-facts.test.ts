import { expect, test } from "vitest";
import { lookAtPanes } from "../src/agents/look.ts";
import { deliverTo } from "../src/delivery/deliver.ts";
import { bindProgram } from "../src/leader/bind.ts";
import { leaderCallEnvironment } from "../src/runtime/leader-environment.ts";
import { provided, rig } from "./rig.ts";
import { terminal } from "./terminal.ts";

/** A process of a host that is not this one. */
const FAR = { pid: 2 ** 22 + 7, startTime: "at noon" };

test.each([
  [true, "queued_until_idle"],
  [false, "queued_pane_missing"],
])("whether an agent's program runs (%s) is told by its transport", async (runs, status) => {
  const { context, agent, send, statusOf, passing, show } = terminal();
  agent.program = FAR;
  agent.channel = "paste";
  Object.assign(agent.access, { isRunning: async () => runs, idleSince: async () => null });
  show(["", "esc to interrupt"]);
  const message = send("hello");
  await passing(deliverTo(context, "t", "alice"));
  expect(statusOf(message)).toBe(status);
});

test("a look at processes that fails proves nothing", async () => {
  const { context, agent, store } = rig();
  agent.program = FAR;
  Object.assign(agent.access, {
    identify: async () => null,
    isRunning: () => Promise.reject(new Error("the host does not answer")),
  });
  await lookAtPanes(context);
  expect(context.live.get("t", "alice")).toBe(agent);
  expect(store.panes.latest("t", "alice")?.ended_at).toBeNull();
});

test("a leader's environment and the beginning of its program are those of the transport's host", async () => {
  const { context, agent } = rig();
  const lead = { ...agent, teamKey: "@lead", agentId: "leader" };
  context.live.set(lead);
  provided(context, {
    findProcess: async (pid) => (pid === FAR.pid ? { ...FAR, parent: 1, argv: ["lead"] } : null),
    environmentOf: async (pid): Promise<Record<string, string>> => ({ HOST: pid === FAR.pid ? "far" : "?" }),
  });
  await bindProgram(context, "@lead", FAR.pid);
  expect(lead.program).toEqual(FAR);
  expect(await leaderCallEnvironment(context, "@lead")).toEqual({ HOST: "far" });
});
