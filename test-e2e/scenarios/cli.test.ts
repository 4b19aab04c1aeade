import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const COMMANDS = [
  "quick-start",
  "send",
  "status",
  "inbox",
  "collect",
  "watch",
  "attach",
  "approvals",
  "approve",
  "deny",
  "stop-agent",
  "start-agent",
  "accept-session",
  "sessions",
  "restart",
  "shutdown",
  "init",
  "validate",
  "compile",
  "prune",
  "export",
  "doctor",
  "coordinator",
];

verifies("cli.help", async () => {
  const { cli } = useSandbox();
  const all = await cli(["--help"]);
  expect(all.exitCode).toBe(0);
  for (const command of COMMANDS) {
    expect(all.stdout).toContain(command);
    const help = await cli([command, "--help"]);
    expect(help.exitCode, command).toBe(0);
    expect(help.stdout, command).toContain("Example: team-agent");
  }
});

verifies(["cli.errors", "cli.typos", "cli.plain"], async () => {
  const { cli } = useSandbox();
  const none = await cli(["status"]);
  expect(none.exitCode).toBe(1);
  expect(none.stderr.split("\n").map((line) => line.split(":")[0])).toEqual(["error", "action", "log"]);
  const json = await cli(["status", "--json"]);
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    error_code: "team_unknown",
    action: "team-agent quick-start",
  });
  expect(json.stderr).toBe("");
  for (const [args, hint] of [
    [["statsu"], "status"],
    [["status", "--jsn"], "--json"],
    [["send"], "argument 'to'"],
    [["inbox", "x", "--limit", "many"], "--limit"],
    [["send", "a", "b", "--wait", "seen"], "submitted"],
  ] as const) {
    const run = await cli([...args]);
    expect(run.exitCode, args.join(" ")).toBe(2);
    expect(run.stderr, args.join(" ")).toContain(hint);
    expect(run.stderr).toMatch(/^error: .*\naction: .*/);
  }
  const controlStart = String.fromCharCode(27);
  expect(none.stderr + (await cli(["--help"])).stdout).not.toContain(controlStart);
});

verifies(["cli.status", "cli.doctor"], async () => {
  const { cli, json, team } = useSandbox();
  team(["ann"]);
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const live = await cli(["status"]);
  expect(live.stdout).toMatch(/coordinator: running .*team=current \(alive\)/);
  expect(live.stdout).toMatch(/ann\s+fake\s+ready/);
  const doctor = await json<{ ok: boolean; checks: { name: string; status: string }[] }>(["doctor"]);
  expect(doctor.ok).toBe(true);
  expect(doctor.checks.map((check) => check.name)).toEqual(
    expect.arrayContaining(["node", "transport tmux", "provider fake", "coordinator", "socket", "database"]),
  );
  await cli(["coordinator", "stop"]);
  const stored = await cli(["status"]);
  expect(stored.exitCode).toBe(0);
  expect(stored.stdout).toContain("not running (the stored state is shown)");
  expect(stored.stdout).toMatch(/ann\s+fake\s+unknown/);
  // Looking must not start anything.
  expect((await json<{ status: string }>(["coordinator", "status"])).status).toBe("missing");
});

verifies(["cli.watch", "cli.attach"], async () => {
  const sandbox = useSandbox();
  const { cli, team, env, workspace } = sandbox;
  team(["ann"]);
  await cli(["quick-start", "--yes"]);
  const { execa } = await import("execa");
  const { CLI } = await import("../kit/sandbox.ts");
  const watching = execa(process.execPath, [CLI, "watch"], {
    cwd: workspace,
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  let seen = "";
  watching.stdout?.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
  });
  await until("an event is shown", async () => {
    await cli(["send", "ann", "hello"]);
    return /msg_[0-9a-f]{12} was delivered to ann/.test(seen) && seen.includes("ann is busy");
  });
  await until("it is seen to end", () => /ann is busy[\s\S]*ann is ready/.test(seen));
  expect(seen).not.toContain("team_id=");
  watching.kill("SIGINT");
  expect((await watching).exitCode).toBe(0);
  expect((await cli(["attach", "ann", "--print"])).stdout).toMatch(
    /^tmux -S \S+ attach -t '=team-current:\.%\d+'$/,
  );
  const inside = await cli(["attach", "ann", "--print"], {
    env: { TMUX: "/tmp/outer,1,0", TMUX_PANE: "%0" },
  });
  expect(inside.stdout).toContain("tmux -S /tmp/outer new-window -n ann");
  expect(inside.stdout).toContain("status");
  expect((await cli(["attach", "nobody", "--print"])).stderr).toContain("agents: ann");
});

verifies("cli.mcp", async () => {
  const { cli, json, team, env } = useSandbox();
  const lines = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\nnot json\n';
  const run = await cli(["mcp"], { input: lines });
  const answers = run.stdout
    .split("\n")
    .map((line) => JSON.parse(line) as { id: number | null; error: { code: number; message: string } });
  expect(answers).toHaveLength(2);
  expect(answers.find((one) => one.id === 1)?.error.message).toContain("TEAM_AGENT_TOKEN");
  expect(answers.find((one) => one.id === null)?.error.code).toBe(-32700);
  // As a provider without HTTP would start it: with the agent's own environment.
  team(["ann"]);
  await cli(["quick-start", "--yes"]);
  const { agents } = await json<{ agents: { pid: number }[] }>(["status"]);
  const own = Object.fromEntries(
    readFileSync(`/proc/${agents[0]!.pid}/environ`, "utf8")
      .split("\0")
      .filter((line) => line.startsWith("TEAM_AGENT_"))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const call =
    '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"send_message","arguments":{"to":"leader","content":"over stdio"}}}\n';
  const served = await cli(["mcp"], { input: `${lines.split("\n")[0]}\n${call}`, env: { ...env, ...own } });
  const [first, second] = served.stdout
    .split("\n")
    .map(
      (line) => JSON.parse(line) as { id: number; result: { tools?: { name: string }[]; isError?: boolean } },
    )
    .sort((a, b) => a.id - b.id);
  expect(first!.result.tools!.map((tool) => tool.name)).toContain("report_result");
  expect(second!.result.isError).toBe(false);
  const { messages } = await json<{ messages: { sender: string; content: string }[] }>(["inbox", "leader"]);
  expect(messages).toContainEqual(expect.objectContaining({ sender: "ann", content: "over stdio" }));
});

verifies("trial.41", async () => {
  const sandbox = await started(["ann"]);
  const { cli, json, workspace } = sandbox;
  const typo = await cli(["fak"]);
  expect([typo.exitCode, typo.stderr]).toEqual([2, expect.stringContaining('did you mean "fake"?')]);
  const misused = await cli(["send", "ann", "x", "--priorty", "normal"]);
  expect([misused.exitCode, misused.stderr]).toEqual([2, expect.stringContaining("team-agent send --help")]);
  const before = await json(["--workspace", workspace, "status"], { cwd: "/" });
  expect(before).toMatchObject({ ok: true, workspace });
  const help = await cli(["--help"]);
  for (const title of ["Begin:", "Messages and answers:", "Agents and the coordinator:", "Plugins:"])
    expect(help.stdout).toContain(`${title}\n`);
  const doctor = await cli(["doctor"]);
  expect(doctor.stdout).toMatch(/1 team, 1 agent\b/);
  const all = await cli(["prune", "--older-than", "0"]);
  expect([all.exitCode, all.stderr]).toEqual([2, expect.stringContaining("--older-than 0 --yes")]);
});
