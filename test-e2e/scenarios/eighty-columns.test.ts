import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { send, started } from "../kit/messages.ts";
import { CLI, type Sandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** What a command prints at a terminal of 80 columns, each line whole, however many rows the terminal made of it. */
const printedAt80 = async (sandbox: Sandbox, command: string): Promise<readonly string[]> => {
  // A server of its own: one that is just ending takes no other session.
  const terminal = ["-L", `look-${command.replaceAll(/\W+/g, "-")}`] as const;
  const script = `PATH=${sandbox.root}/bin:$PATH; ${command} < /dev/null; echo THE-END; exec cat`;
  const start = ["new-session", "-d", "-s", "look", "-x", "80", "-y", "400", "-c", sandbox.workspace, script];
  await sandbox.tmux([...terminal, "-f", "/dev/null", ...start]);
  const lines = async () =>
    (await sandbox.tmux([...terminal, "capture-pane", "-p", "-J", "-t", "look"])).split("\n");
  const shown = await until(`${command} ends`, async () => {
    const all = (await lines()).map((line) => line.trimEnd());
    return all.includes("THE-END") && all.slice(0, all.indexOf("THE-END"));
  });
  await sandbox.tmux([...terminal, "kill-server"]);
  return shown;
};

/** A terminal breaks such a line wherever its edge is. What is copied stays whole: a command, a path, one word. */
const isBroken = (line: string): boolean => {
  if (line.length <= 80) return false;
  const prose = line.replace(/(?:action[^:]*: |: |^\s*| {2})(?:team-agent|log:|tmux|mv|rm|chmod) .*$/, "");
  return prose.length > 80 && prose.trim().includes(" ");
};

verifies("trial.41", async () => {
  const long = "a-name-that-is-long-enough";
  const sandbox = await started(["ann", long]);
  const { cli, write, root } = sandbox;
  const program = join(root, "bin", "team-agent");
  mkdirSync(join(root, "bin"));
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(program, 0o755);
  await cli(["stop-agent", "ann"]);
  await send(
    sandbox,
    "ann",
    `Please look at everything that is there, ${"and at more of it, ".repeat(12)}now.`,
  );
  await send(
    sandbox,
    long,
    "[[question Which of the many ports that one could take shall it be in the end, and why not another one of them?|4242|8080]]",
  );
  await until("it asks", async () => (await cli(["questions"])).stdout.includes("qst_"));
  write(".team/broken/TEAM.md", "---\nname: x\nprovider: nope\nno_such_key_that_anybody_knows: 1\n---\nx\n");
  write(
    ".team/broken/agents/a.md",
    "---\nname: a\nrole: developer\nprovider: claud\ntools: [nothing_of_the_kind]\n---\nx\n",
  );

  const broken: string[] = [];
  for (const command of [
    "team-agent --help",
    "team-agent send --help",
    "team-agent doctor --help",
    "team-agent claude --help",
    "team-agent status",
    `team-agent status ${long}`,
    "team-agent diagnose",
    "team-agent doctor",
    "team-agent doctor --comms",
    "team-agent inbox ann",
    "team-agent inbox leader",
    `team-agent explain ${long}`,
    "team-agent explain ann",
    "team-agent questions",
    "team-agent plugin list",
    "team-agent validate .team/broken",
    "team-agent send nobody-of-that-name hello",
    "team-agent peek ann",
    "team-agent prune --older-than 0",
    "team-agent quick-start",
    "team-agent restart",
  ]) {
    const lines = await printedAt80(sandbox, command);
    broken.push(...lines.filter(isBroken).map((line) => `${command}: ${line}`));
    expect(lines.join("").length, command).toBeGreaterThan(20);
  }
  expect(broken).toEqual([]);
});
