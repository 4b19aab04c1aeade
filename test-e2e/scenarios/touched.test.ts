import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import type { Sandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

type Tmux = (...args: readonly string[]) => Promise<string>;

const withTmux = async (names: readonly string[]) => {
  const sandbox = await started(names);
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach"]);
  const tmux: Tmux = async (...args) => (await sandbox.tmux(["-S", argv[2]!, ...args])).trim();
  return { sandbox, tmux };
};
const agentsOf = async (sandbox: Sandbox) => (await sandbox.json<Status>(["status"])).agents;
const reaches = async (sandbox: Sandbox, name: string) => {
  const sent = await sandbox.cli(["send", name, `hello ${name}`, "--wait", "delivered", "--timeout", "20"]);
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
};
const statesOf = async (sandbox: Sandbox) => (await agentsOf(sandbox)).map(({ status }) => status);

const paneOf = async (tmux: Tmux, pid: number) =>
  (await tmux("list-panes", "-a", "-F", "#{pane_pid} #{pane_id}"))
    .split("\n")
    .find((line) => line.startsWith(`${pid} `))!
    .split(" ")[1]!;

/** What a person sees who attaches to this agent from a terminal, plain or in tmux: the process of the active pane. */
const seenBy = async (sandbox: Sandbox, tmux: Tmux, agent: string, isInside: boolean) => {
  const desk = `desk-${agent}-${isInside}`;
  const outer = (...args: readonly string[]) => sandbox.tmux(["-L", desk, ...args]);
  await outer("-f", "/dev/null", "new-session", "-d", "-s", "d", "-x", "90", "-y", "30");
  const [socket] = (await outer("display-message", "-p", "#{socket_path}")).split("\n");
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", agent], {
    env: { TMUX: isInside ? `${socket},1,0` : "" },
  });
  if (isInside) await sandbox.tmux(argv.slice(1));
  else await outer("new-window", "-t", "d:", `TMUX= ${argv.map((word) => `'${word}'`).join(" ")}`);
  try {
    return await until("somebody looks", async () => {
      const clients = await tmux("list-clients", "-F", "#{?client_control_mode,0,#{pane_pid}}");
      return clients
        .split("\n")
        .map(Number)
        .find((pid) => pid > 0);
    });
  } finally {
    await outer("kill-server");
  }
};

verifies("life.touched", async () => {
  const { sandbox, tmux } = await withTmux(["ann", "bob"]);
  const before = await agentsOf(sandbox);
  const [session] = (await tmux("list-sessions", "-F", "#{session_name}")).split("\n");
  await tmux("rename-session", "-t", session!, "mine");
  await reaches(sandbox, "ann");
  const restarted = await sandbox.cli(["restart"]);
  expect(restarted.exitCode, restarted.stdout + restarted.stderr).toBe(0);
  const now = await agentsOf(sandbox);
  expect(now.map(({ status }) => status)).toEqual(["ready", "ready"]);
  for (const { pid } of before) expect(isRunning(pid)).toBe(false);
  await reaches(sandbox, "bob");
  // Whoever looks is led to where it is by now, and nothing of the old one is left.
  expect((await sandbox.json<{ argv: string[] }>(["attach", "ann"])).argv.at(-1)).toBe(
    `=mine:.${await paneOf(tmux, now[0]!.pid)}`,
  );
  expect((await sandbox.json<Status>(["status"])).session_name).toBe("mine");
  const windows = await tmux("list-windows", "-a", "-F", "#{session_name} #{window_name}");
  expect(windows.split("\n").sort()).toEqual(["mine ann", "mine bob", "mine team"]);
  const ended = await sandbox.cli(["shutdown"]);
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
  for (const { pid } of now) expect(isRunning(pid)).toBe(false);
});

verifies("life.touched", async () => {
  const { sandbox, tmux } = await withTmux(["ann", "bob", "cid"]);
  const [ann, bob] = await agentsOf(sandbox);
  // One moves into another's window, one into a session of the person's.
  await tmux("join-pane", "-d", "-s", await paneOf(tmux, ann!.pid), "-t", await paneOf(tmux, bob!.pid));
  await tmux("new-session", "-d", "-s", "desk", "sleep 600");
  await tmux("break-pane", "-d", "-s", await paneOf(tmux, bob!.pid), "-t", "desk:");
  for (const name of ["ann", "bob", "cid"]) await reaches(sandbox, name);
  // Whoever looks sees the agent where it stands now, also when somebody else looks already.
  for (const inside of [false, true])
    for (const { agent_id, pid } of [ann!, bob!])
      expect(await seenBy(sandbox, tmux, agent_id, inside)).toBe(pid);
  const stopped = await sandbox.cli(["stop-agent", "bob"]);
  expect(stopped.exitCode, stopped.stderr).toBe(0);
  expect(isRunning(bob!.pid)).toBe(false);
  const again = await sandbox.cli(["start-agent", "bob"]);
  expect(again.exitCode, again.stderr).toBe(0);
  for (const name of ["ann", "bob", "cid"]) await reaches(sandbox, name);
  const ended = await sandbox.cli(["shutdown"]);
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
  expect(isRunning(ann!.pid)).toBe(false);
  expect(await tmux("list-sessions", "-F", "#{session_name}")).toBe("desk");
});

verifies("life.touched", async () => {
  const { sandbox, tmux } = await withTmux(["ann", "bob"]);
  const [ann, bob] = await agentsOf(sandbox);
  // A window closed by hand, and one where the person runs something else instead.
  await tmux("kill-window", "-t", await paneOf(tmux, ann!.pid));
  const pane = await paneOf(tmux, bob!.pid);
  await tmux("respawn-pane", "-k", "-t", pane, "cat > typed.txt");
  await until("both are seen", async () => (await statesOf(sandbox)).every((s) => s !== "ready"));
  await sandbox.cli(["send", "bob", "rm -rf everything"]);
  const cat = await tmux("display-message", "-p", "-t", pane, "#{pane_pid}");
  expect(isRunning(Number(cat))).toBe(true);
  for (const name of ["ann", "bob"]) {
    const back = await sandbox.cli(["start-agent", name]);
    expect(back.exitCode, back.stderr).toBe(0);
    await reaches(sandbox, name);
  }
  expect(isRunning(Number(cat))).toBe(true);
  expect(sandbox.read("typed.txt")).toBe("");
  const ended = await sandbox.cli(["shutdown"]);
  expect([ended.exitCode, ended.stdout]).toEqual([
    0,
    expect.stringMatching(new RegExp(`yours, and left alone: \\S+ \\(pid ${cat}\\) in window bob`)),
  ]);
  expect(isRunning(Number(cat))).toBe(true);
});
