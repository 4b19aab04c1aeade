import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const role = (name: string) =>
  `---\nname: ${name}\nrole: tester\nprovider: fake\ntools: [fs_read, mcp_team]\n---\nTest.\n`;

verifies("roster.change", async () => {
  const sandbox = useSandbox();
  const { cli, write, json } = sandbox;
  sandbox.team(["ann"]);
  await cli(["quick-start", "--yes"]);
  const before = await json<Status>(["status"]);
  write(".team/current/agents/tess.md", role("tess"));
  const file = ".team/current/agents/tess.md";

  const unasked = await cli(["add-agent", "tess", "--role-file", file]);
  expect(unasked.exitCode).toBe(1);
  expect(unasked.stderr).toContain("tess  fake  runs without asking: fs_read");
  const added = await cli(["add-agent", "tess", "--role-file", file, "--yes"]);
  expect(added.exitCode, added.stderr).toBe(0);
  const cloned = await cli(["clone-agent", "tess", "--as", "tess-2", "--yes"]);
  expect(cloned.exitCode, cloned.stderr).toBe(0);
  for (const name of ["ann", "tess", "tess-2"]) {
    const sent = await cli(["send", name, `hello ${name}`, "--wait", "delivered"]);
    expect(sent.exitCode, sent.stderr).toBe(0);
  }
  const { agents } = await json<Status>(["status"]);
  expect(agents.map(({ agent_id }) => agent_id)).toEqual(["ann", "tess", "tess-2"]);
  expect(agents[0]!.pid).toBe(before.agents[0]!.pid);

  const refused = await cli(["reset-agent", "tess"]);
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("--discard-session")]);
  const reset = await cli(["reset-agent", "tess", "--discard-session"]);
  expect(reset.exitCode, reset.stderr).toBe(0);
  expect((await cli(["send", "tess", "hello again", "--wait", "delivered"])).exitCode).toBe(0);
  const now = await json<Status>(["status"]);
  expect(now.agents[1]!.session_id).not.toBe(agents[1]!.session_id);

  const removed = await cli(["remove-agent", "tess", "--confirm", "--force"]);
  expect(removed.exitCode, removed.stderr).toBe(0);
  expect(existsSync(join(sandbox.workspace, file))).toBe(true);
  // Everybody who came was agreed to then.
  const restarted = await cli(["restart"]);
  expect(restarted.exitCode, restarted.stdout + restarted.stderr).toBe(0);
  const last = await json<Status>(["status"]);
  expect(last.agents.map(({ agent_id, status }) => [agent_id, status])).toEqual([
    ["ann", "ready"],
    ["tess-2", "ready"],
  ]);
});

interface Forked {
  readonly agents: readonly {
    readonly agent_id: string;
    readonly pid: number;
    readonly session_id: string;
    readonly fork: { readonly from: string; readonly state: string } | null;
  }[];
}

verifies("roster.fork", async () => {
  const { cli, json, team } = useSandbox();
  team(["ann"]);
  await cli(["quick-start", "--yes"]);
  const early = await cli(["fork-agent", "ann", "--as", "ann-2", "--yes"]);
  expect([early.exitCode, early.stderr]).toEqual([
    1,
    expect.stringContaining("no turn was ever opened in it"),
  ]);
  await cli(["send", "ann", "the word is heron", "--wait", "delivered"]);
  await until("ann rests", async () => (await json<Status>(["status"])).agents[0]!.status === "ready");
  const before = (await json<Forked>(["status"])).agents[0]!;
  const unasked = await cli(["fork-agent", "ann", "--as", "ann-2"]);
  expect([unasked.exitCode, unasked.stderr]).toEqual([1, expect.stringContaining("runs without asking")]);
  const forked = await cli(["fork-agent", "ann", "--as", "ann-2", "--label", "reviewer", "--yes"]);
  expect(forked.exitCode, forked.stderr).toBe(0);
  const both = await until("the fork is verified", async () => {
    const { agents } = await json<Forked>(["status"]);
    return agents[1]?.fork?.state === "verified" ? agents : null;
  });
  expect(both[1]).toMatchObject({ agent_id: "ann-2", fork: { from: before.session_id } });
  expect(both[1]!.session_id).not.toBe(before.session_id);
  expect([both[0]!.pid, both[0]!.session_id]).toEqual([before.pid, before.session_id]);
  for (const name of ["ann", "ann-2"]) {
    const sent = await cli(["send", name, `hello ${name}`, "--wait", "delivered"]);
    expect(sent.exitCode, sent.stderr).toBe(0);
  }
});
