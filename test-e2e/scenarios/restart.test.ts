import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const statesOf = async (sandbox: Sandbox) =>
  Object.fromEntries(
    (await sandbox.json<Status>(["status"])).agents.map(({ agent_id, status }) => [agent_id, status]),
  );
const pidsOf = async (sandbox: Sandbox) =>
  (await sandbox.json<Status>(["status"])).agents.map(({ pid }) => pid);
/** Gives somebody work that takes so many milliseconds, and waits until it is at it. */
const busyFor = async (sandbox: Sandbox, agent: string, ms: number) => {
  const sent = await sandbox.cli(["send", agent, `[[sleep ${ms}]]`, "--wait", "delivered"]);
  expect(sent.exitCode, sent.stderr).toBe(0);
  await until(`${agent} works`, async () => (await statesOf(sandbox))[agent] === "busy");
};

verifies("restart.busy", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli, json } = sandbox;
  await busyFor(sandbox, "ann", 300_000);
  const before = await pidsOf(sandbox);
  for (const command of ["restart", "shutdown"]) {
    const refused = await cli([command]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("in the middle of a turn: ann");
    for (const way of ["--wait-idle", "--cut"])
      expect(refused.stderr).toContain(`team-agent ${command} ${way} --team current`);
    const late = await cli([command, "--wait-idle", "--timeout", "0.3"]);
    expect([late.exitCode, late.stderr]).toEqual([3, expect.stringContaining("ann")]);
  }
  expect(await pidsOf(sandbox)).toEqual(before);

  const run = await cli(["restart", "--cut", "--continue"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  const [order] = await until("ann is told to go on", async () => {
    const { messages } = await json<{ messages: { content: string; status: string }[] }>(["inbox", "ann"]);
    const told = messages.filter(({ content }) => content.startsWith("You were cut off"));
    return told[0]?.status === "delivered" && told;
  });
  expect(order!.content).toContain("Look first at what is done");
});

verifies("restart.busy", async () => {
  const sandbox = await started(["ann"]);
  await busyFor(sandbox, "ann", 2_000);
  const before = await pidsOf(sandbox);
  const waited = await sandbox.cli(["restart", "--wait-idle"]);
  expect(waited.exitCode, waited.stdout + waited.stderr).toBe(0);
  expect(await pidsOf(sandbox)).not.toEqual(before);
  expect(await sandbox.json<{ issues: unknown[] }>(["diagnose"])).toMatchObject({ issues: [] });
});

verifies("restart.documents", async () => {
  const sandbox = await started(["ann", "bob", "cid"]);
  const { cli, json, write } = sandbox;
  const role = (name: string, tools: string) =>
    write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\nprovider: fake\ntools: [${tools}]\n---\nDo it.\n`,
    );
  await cli(["remove-agent", "bob", "--confirm", "--force"]);
  expect((await cli(["clone-agent", "ann", "--as", "ann-2", "--yes"])).exitCode).toBe(0);
  role("ann", "fs_read, mcp_team");
  role("dan", "fs_read, mcp_team");

  const before = await json<Status>(["status"]);
  const plan = await json<{ planned: boolean; agents: { agent_id: string }[] }>([
    "restart",
    "--plan",
    "--yes",
  ]);
  expect(plan.planned).toBe(true);
  expect(plan.agents.map(({ agent_id }) => agent_id).sort()).toEqual(["ann", "ann-2", "cid", "dan"]);
  expect(await json<Status>(["status"])).toMatchObject({ agents: before.agents.map(({ pid }) => ({ pid })) });

  rmSync(join(sandbox.workspace, ".team/current/agents/cid.md"));
  const gone = await cli(["restart", "--yes"]);
  expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringContaining("cid.md is gone (cid)")]);
  await cli(["remove-agent", "cid", "--confirm", "--force"]);

  const done = await cli(["restart", "--yes"]);
  expect(done.exitCode, done.stdout + done.stderr).toBe(0);
  expect(done.stdout).toContain("dan: fresh");
  expect(await statesOf(sandbox)).toEqual({ ann: "ready", "ann-2": "ready", dan: "ready" });
  const { changed_documents } = await json<{ changed_documents: string[] }>(["status"]);
  expect(changed_documents).toEqual([]);
});

verifies("restart.documents", async () => {
  const sandbox = await started(["ann"]);
  const before = await pidsOf(sandbox);
  sandbox.write(
    ".team/current/agents/eve.md",
    "---\nname: eve\nrole: developer\nprovider: fake\ntools: [execute_bash, mcp_team]\n---\nDo it.\n",
  );
  const asked = await sandbox.cli(["restart"]);
  expect(asked.exitCode).toBe(1);
  expect(asked.stderr).toContain("eve  fake  runs without asking: execute_bash");
  expect(await pidsOf(sandbox)).toEqual(before);
});

verifies("restart.old-form", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli, json } = sandbox;
  await cli(["send", "ann", "hello", "--wait", "delivered"]);
  const path = ".team/current/agents/ann.md";
  sandbox.write(path, sandbox.read(path).replace("provider: fake", "provider: fake\nmodel: not-there"));
  for (const options of [[], ["--json"]]) {
    const run = await cli(["restart", "--yes", ...options]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(1);
    if (options.length === 0)
      expect(run.stdout).toContain("Team current runs, but ann as before the restart: the new form did not");
    else {
      const { ok, ready, agents } = JSON.parse(run.stdout);
      expect([ok, ready]).toEqual([false, true]);
      expect(agents).toMatchObject([
        {
          agent_id: "ann",
          start_mode: "resumed",
          error: null,
          old_form: expect.stringContaining("status 3"),
        },
        { agent_id: "bob", error: null, old_form: null },
      ]);
    }
    expect(await statesOf(sandbox)).toEqual({ ann: "ready", bob: "ready" });
  }
  const { changed_documents } = await json<{ changed_documents: string[] }>(["status"]);
  expect(changed_documents.join()).toContain("ann.md");
});

verifies("restart.documents", async () => {
  const sandbox = await started(["ann"]);
  const { cli, write, read } = sandbox;
  const isFree = async () => {
    const [pid] = await pidsOf(sandbox);
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const settings = JSON.parse(readFileSync(words[words.indexOf("--settings") + 1]!, "utf8"));
    return settings.allow.includes("network");
  };
  const path = ".team/current/TEAM.md";
  const before = read(path);
  write(path, before.replace("---\n", "---\ndangerous_auto_approve: true\n"));
  const asked = await cli(["restart"]);
  expect([asked.exitCode, asked.stderr]).toEqual([1, expect.stringContaining("dangerous_auto_approve")]);
  expect(await isFree()).toBe(false);
  expect((await cli(["restart", "--yes"])).exitCode).toBe(0);
  expect(await isFree()).toBe(true);
  // Less than before needs no word, and is taken away.
  write(path, before);
  const less = await cli(["restart"]);
  expect(less.exitCode, less.stderr).toBe(0);
  expect(await isFree()).toBe(false);
});
