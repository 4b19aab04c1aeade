import { expect } from "vitest";
import { addProvider } from "../kit/outside.ts";
import { castTeam } from "../kit/plant.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Shown {
  readonly messages: readonly {
    readonly status: string;
    readonly evidence: readonly { readonly status: string; readonly source: string }[];
  }[];
}

verifies("plugin.record", async () => {
  const sandbox = useSandbox();
  const { cli, json, read } = sandbox;
  await addProvider(sandbox, "provider-ledger");
  castTeam(sandbox, { ann: "ledger", bob: "ledger" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);

  const send = async (to: string, text: string) => {
    const { message_id } = await json<{ message_id: string }>(["send", to, text]);
    return message_id;
  };
  const delivered = async (id: string) => {
    const message = await until("it is delivered", async () => {
      const { messages } = await json<Shown>(["inbox", id]);
      return messages[0]?.status === "delivered" && messages[0];
    });
    expect(message.evidence.at(-1)).toMatchObject({ source: "transcript prompt" });
    expect(message.evidence.filter(({ status }) => status === "submitted")).toHaveLength(1);
  };
  const idle = (name: string) =>
    until(`${name} is ready`, async () => {
      const { agents } = await json<{ agents: { agent_id: string; status: string }[] }>(["status"]);
      return agents.find(({ agent_id }) => agent_id === name)?.status === "ready";
    });

  const first = await Promise.all(["ann", "bob"].map((name) => send(name, `the first thing for ${name}`)));
  for (const id of first) await delivered(id);
  for (const name of ["ann", "bob"]) await idle(name);

  // What its program writes meanwhile is read where the reading stopped.
  const { pid } = JSON.parse(read(".team/runtime/coordinator.json")) as { pid: number };
  process.kill(pid, "SIGKILL");
  const second = await Promise.all(["ann", "bob"].map((name) => send(name, `the second for ${name}`)));
  for (const id of second) await delivered(id);
  for (const name of ["ann", "bob"]) await idle(name);
  expect((await cli(["diagnose"])).stdout).not.toContain("ledger");
});
