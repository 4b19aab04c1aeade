import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { started } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Cut {
  readonly task_id: string | null;
  readonly title: string | null;
  readonly message_id: string | null;
}
interface Agent {
  readonly agent_id: string;
  readonly status: string;
  readonly detail: string | null;
  readonly cut: Cut | null;
}

const agentOf = async ({ json }: Sandbox, name: string) =>
  (await json<{ agents: Agent[] }>(["status"])).agents.find(({ agent_id }) => agent_id === name)!;
const becomes = (sandbox: Sandbox, name: string, ...states: string[]) =>
  until(`${name} is ${states.join(" or ")}`, async () => {
    const agent = await agentOf(sandbox, name);
    return states.includes(agent.status) ? agent : null;
  });
const noticesOf = async ({ json }: Sandbox, words: string) =>
  (
    await json<{ messages: { content: string; recipient: string }[] }>(["inbox", "leader", "--limit", "100"])
  ).messages.filter(({ recipient, content }) => recipient === "leader" && content.includes(words));
const issuesOf = async ({ json }: Sandbox) =>
  (await json<{ issues: { issue: string; detail: string }[] }>(["diagnose"])).issues;

verifies("trial.20", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { json, cli, tmux } = sandbox;
  const { argv } = await json<{ argv: string[] }>(["attach", "ann"]);
  const socket = argv[2]!;
  const order = (task: string, to: string) =>
    JSON.stringify({ task: { id: task, title: `Build ${task}`, assignee: to }, message: "[[sleep 600000]]" });
  const gives = async (task: string) => {
    await cli(["send", "bob", `[[call assign_task ${order(task, "ann")}]]`]);
    await becomes(sandbox, "ann", "busy");
    await until("its record says so", () =>
      eventsOf(sandbox).some(({ event, target }) => event === "message.delivered" && target === "ann"),
    );
    await becomes(sandbox, "bob", "ready");
  };
  const isNamed = async (task: string, ...states: string[]) => {
    const agent = await becomes(sandbox, "ann", ...states);
    expect(agent.detail).toContain(`its turn was cut off in task ${task} (Build ${task})`);
    expect(agent.cut).toMatchObject({ task_id: task, title: `Build ${task}` });
    const issue = (await issuesOf(sandbox)).find((one) => one.issue === "work_cut:ann");
    expect(issue?.detail).toContain(task);
    expect(await noticesOf(sandbox, `cut off in task ${task}`)).toHaveLength(1);
    expect((await agentOf(sandbox, "bob")).cut).toBeNull();
  };
  const goesOn = async (task: string) => {
    await cli(["send", "ann", `[[call report_result {"summary":"built","task_id":"${task}"}]]`]);
    expect((await becomes(sandbox, "ann", "ready")).cut).toBeNull();
    expect((await issuesOf(sandbox)).map(({ issue }) => issue)).not.toContain("work_cut:ann");
  };

  await gives("t1");
  const started1 = await json<{ start_mode: string; cut: Cut }>(["start-agent", "ann", "--force"]);
  expect(started1).toMatchObject({ start_mode: "resumed", cut: { task_id: "t1", title: "Build t1" } });
  await isNamed("t1", "interrupted");
  await goesOn("t1");

  // Its window is closed.
  await gives("t2");
  await tmux(["-S", socket, "kill-window", "-t", "=team-current:=ann"]);
  await isNamed("t2", "exited", "lost");
  expect(await json(["start-agent", "ann"])).toMatchObject({ cut: { task_id: "t2" } });
  await isNamed("t2", "interrupted");
  await goesOn("t2");

  await gives("t3");
  expect((await cli(["restart", "--cut"])).exitCode).toBe(0);
  await isNamed("t3", "interrupted");
  await goesOn("t3");

  // The whole server is gone.
  await gives("t4");
  await tmux(["-S", socket, "kill-server"]);
  await isNamed("t4", "lost");
  expect((await cli(["restart", "--cut"])).exitCode).toBe(0);
  await isNamed("t4", "interrupted");
  await goesOn("t4");

  await gives("t5");
  expect(await json(["stop-agent", "ann"])).toMatchObject({ stopped: true, cut: { task_id: "t5" } });
  await cli(["start-agent", "ann"]);
  await isNamed("t5", "interrupted");
  expect(await json(["shutdown", "--cut"])).toMatchObject({ cut: [{ agent_id: "ann", task_id: "t5" }] });
});
