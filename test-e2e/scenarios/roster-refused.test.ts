import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import { type Status, tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

const agentsOf = async (sandbox: Sandbox) =>
  (await sandbox.json<Status>(["status"])).agents.map(({ agent_id, status, pid }) => [agent_id, status, pid]);

/** What each command says first, and with which exit status. */
const answers = async (sandbox: Sandbox, commands: Readonly<Record<string, string>>, env = {}) => {
  const said: Record<string, string> = {};
  for (const command of Object.keys(commands)) {
    const run = await sandbox.cli(command.split(" "), { env });
    const [first = "", ...more] = (run.stderr || run.stdout).split("\n");
    said[command] = `${run.exitCode} ${first}`;
    if (run.exitCode !== 0) expect(more.join("\n"), command).toMatch(/^(?: .*\n)*action: .+\nlog: .+/);
  }
  return said;
};

verifies("roster.refused", async () => {
  const sandbox = await started(["ann", "bob"]);
  const before = await agentsOf(sandbox);
  const unknown = '1 error: there is no agent "anm" in team current; did you mean "ann"?';
  const taken = '1 error: team current has an agent "bob" already';
  const kept = "1 error: ann leaves team current for good, and its program runs";
  const expected = {
    "start-agent anm": unknown,
    "stop-agent anm": unknown,
    "pause-agent anm": unknown,
    "resume-agent anm": unknown,
    "reset-agent anm --discard-session": unknown,
    "remove-agent anm --confirm": unknown,
    "clone-agent anm --as x --yes": unknown,
    "fork-agent anm --as x --yes": unknown,
    // The state that it is in.
    "resume-agent ann": "0 ann: it is not paused",
    "start-agent ann": "0 ann: it is running already",
    "clone-agent ann --as bob --yes": taken,
    "fork-agent ann --as bob --yes": taken,
    "add-agent bob --role-file .team/current/agents/bob.md --yes": taken,
    "remove-agent ann": kept,
    "remove-agent ann --confirm": kept,
    "reset-agent ann": expect.stringContaining("1 error: "),
    "fork-agent ann --as x --yes": "1 error: the conversation of ann: no turn was ever opened in it",
    // A leader is no agent of the roster, and names are names.
    "stop-agent leader": '1 error: there is no agent "leader" in team current',
    "clone-agent ann --as leader --yes": expect.stringContaining('2 error: "leader" cannot be'),
    "clone-agent ann --as ../x --yes": expect.stringContaining('2 error: "../x" cannot be'),
    "clone-agent ann --yes": "2 error: required option '--as <name>' not specified",
  };
  expect(await answers(sandbox, expected)).toEqual(expected);
  expect(await agentsOf(sandbox)).toEqual(before);
});

verifies("roster.refused", async () => {
  const sandbox = await started(["ann", "bob"]);
  const before = await agentsOf(sandbox);
  const { write, workspace } = sandbox;
  const role = (name: string) =>
    `---\nname: ${name}\nrole: tester\nprovider: fake\ntools: [mcp_team]\n---\nTest.\n`;
  mkdirSync(join(workspace, "roles/folder.md"), { recursive: true });
  write("../outside.md", role("tess"));
  write("roles/renamed.md", role("tim"));
  write("roles/other.md", role("bob"));
  write("roles/torn.md", "---\nname: te");
  const add = (file: string) => `add-agent tess --role-file ${file} --yes`;
  const within = join(workspace, "roles");
  const expected = {
    [add("roles/none.md")]: "1 error: there is no role document roles/none.md",
    [add("roles/folder.md")]: `1 error: ${within}/folder.md:1:1: cannot be read: it is no plain file`,
    [add("../outside.md")]: `1 error: ../outside.md leads out of the workspace ${workspace}`,
    [add("roles/renamed.md")]: '1 error: roles/renamed.md is the role of "tim", not of "tess"',
    [add("roles/other.md")]: `1 error: ${within}/other.md:2:7: the name "bob" is taken by bob.md`,
    [add("roles/torn.md")]: expect.stringContaining(`1 error: ${within}/torn.md:`),
  };
  expect(await answers(sandbox, expected)).toEqual(expected);
  expect(await agentsOf(sandbox)).toEqual(before);
});

verifies("roster.refused", async () => {
  const sandbox = await started(["ann", "bob"]);
  const before = await agentsOf(sandbox);
  const may = (what: string) => `1 error: the worker ann may not ${what}`;
  const expected = {
    "stop-agent bob": may("stop an agent"),
    "stop-agent ann": may("stop an agent"),
    "start-agent bob": expect.stringContaining("1 error: the worker ann may not"),
    "pause-agent bob": expect.stringContaining("1 error: the worker ann may not"),
    "reset-agent ann --discard-session": may("give up an agent's conversation"),
    "remove-agent bob --confirm --force": may("take an agent out of the team"),
    "clone-agent bob --as x --yes": may("take an agent into the team"),
    "fork-agent bob --as x --yes": expect.stringContaining("1 error: the worker ann may not"),
    restart: may("restart a team"),
    shutdown: may("shut a team down"),
    "claim-leader --confirm": may("take the lead of a team"),
    "takeover --confirm": may("take the lead of a team"),
  };
  const env = { TEAM_AGENT_TOKEN: await tokenOf(sandbox, "ann") };
  expect(await answers(sandbox, expected, env)).toEqual(expected);
  expect(await agentsOf(sandbox)).toEqual(before);
});

verifies("roster.refused", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli } = sandbox;
  const clone = ["clone-agent", "bob", "--as", "tess", "--yes"];
  const remove = ["remove-agent", "ann", "--confirm", "--force"];
  const at = await Promise.all(
    [clone, clone, remove, remove, ["stop-agent", "bob"], ["reset-agent", "bob", "--discard-session"]].map(
      (words) => cli(words),
    ),
  );
  const exits = at.map(({ exitCode }) => exitCode);
  // Of two that ask for the same, one does it; the others take their turn.
  expect([exits.slice(0, 2).sort(), exits.slice(2, 4).sort(), exits.slice(4)]).toEqual([
    [0, 1],
    [0, 1],
    [0, 0],
  ]);
  const names = (await agentsOf(sandbox)).map(([name]) => name);
  expect(names).toEqual(["bob", "tess"]);
  const found = await cli(["doctor", "--gate", "orphans"]);
  expect(found.exitCode, found.stdout).toBe(0);
});
