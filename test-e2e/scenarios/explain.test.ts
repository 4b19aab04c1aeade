import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { showsState } from "../kit/explained.ts";
import { reaches, send } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const press = async (sandbox: Sandbox, ...keys: string[]) => {
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", ...keys]);
};
const type = async (sandbox: Sandbox, line: string) => {
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await paneOf(sandbox, argv[2]!, "=team-current:=ann").say(line);
};
const deny = async (sandbox: Sandbox) => {
  const { approvals } = await sandbox.json<{ approvals: { approval_id: string }[] }>(["approvals"]);
  const denied = await sandbox.cli(["deny", approvals[0]!.approval_id]);
  expect(denied.exitCode, denied.stderr).toBe(0);
};

/** A file that nobody has written yet stops a fake at its first record: it has started, and is not ready. */
const heldAtStart = async (sandbox: Sandbox) => {
  const clock = join(sandbox.root, "clock");
  await execa("mkfifo", [clock]);
  return {
    env: { FAKE_AGENT_CLOCK_FILE: clock },
    letGo: () => {
      // Who reads the old file gets its end; who reads after that gets the new one.
      writeFileSync(`${clock}.new`, "0");
      return execa("sh", ["-c", `exec 3>"$0"; mv "$0.new" "$0"; echo 0 >&3`, clock]);
    },
  };
};

verifies("state.every", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const role = (name: string, more: string) =>
    sandbox.write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\nprovider: fake\ntools: [mcp_team]\n${more}---\nx\n`,
    );
  role("pat", "model: needs-trust\npaused: true\n");
  const start = await heldAtStart(sandbox);
  const begun = await sandbox.cli(["quick-start", "--yes", "--timeout", "1"], { env: start.env });
  expect(begun.exitCode, begun.stdout + begun.stderr).toBe(1);
  await showsState(sandbox, "ann", {
    state: "starting",
    source: "mcp",
    says: { store: "no turn was ever opened", process: "runs in its pane", mcp: "has not called" },
  });
  await showsState(sandbox, "pat", {
    state: "paused",
    source: "store",
    detail: "until somebody resumes it",
    says: { process: "was never started" },
  });
  await start.letGo();
  await showsState(sandbox, "ann", {
    state: "ready",
    source: "mcp",
    says: { mcp: "listed the tools", screen: "ready" },
  });

  const work = await send(sandbox, "ann", "[[sleep 600000]]");
  await reaches(sandbox, work, "delivered");
  await showsState(sandbox, "ann", {
    state: "busy",
    source: "hook",
    says: { store: "a turn is open", screen: "busy" },
  });
  await press(sandbox, "Escape");
  await showsState(sandbox, "ann", {
    state: "interrupted",
    source: "transcript",
    detail: "was stopped",
    says: { store: "the last turn is interrupted", screen: "ready" },
  });

  await send(sandbox, "ann", "[[ask make clean]]");
  await showsState(sandbox, "ann", { state: "waiting", source: "hook", detail: "an approval: make clean" });
  await deny(sandbox);
  await send(sandbox, "ann", "[[drop-hooks 1]] [[ask make tea]]");
  await showsState(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "an approval: make tea",
    says: { screen: "approval: Bash command" },
  });
  await deny(sandbox);
  await send(sandbox, "ann", "[[question Which port?|4242|8080]]");
  await showsState(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "question: Which port\\?",
    says: { screen: "question: Which port?" },
  });
  await press(sandbox, "1");
  await send(sandbox, "ann", "[[trust-dialog]]");
  await showsState(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "trust: ",
    says: { screen: "trust: ", store: "a turn is open" },
  });
  await press(sandbox, "Down", "Enter");

  for (const [category, words] of [
    ["auth", "auth no"],
    ["server", "server overloaded"],
    ["unknown", "weird what is this"],
    ["rate_limit", "rate_limit retry=600000 too many"],
    ["quota", "quota retry=600000 used up"],
  ] as const) {
    // Typed at the window: messages wait for the end of a limit, which is long enough to be looked at.
    await type(sandbox, `[[error ${words}]]`);
    await showsState(sandbox, "ann", {
      state: "error",
      source: "transcript",
      detail: `^${category}: `,
      says: { store: "the last turn is error" },
    });
  }

  await type(sandbox, "[[crash 5]]");
  await showsState(sandbox, "ann", {
    state: "exited",
    source: "store",
    detail: "status 5",
    says: { process: "with status 5", store: "the last turn is lost" },
  });
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);
  expect((await sandbox.cli(["stop-agent", "ann"])).exitCode).toBe(0);
  await showsState(sandbox, "ann", { state: "stopped", source: "store", says: { process: "(stopped)" } });
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);

  // A stranger on our port: what an agent sends there is not ours, so its token is worth nothing any more.
  await sandbox.cli(["coordinator", "stop"]);
  const stored = await sandbox.json<{ status: string; detail: string }>(["status", "ann"]);
  expect(stored).toMatchObject({ status: "unknown", detail: "no coordinator answers" });
  const { port } = JSON.parse(sandbox.read(".team/runtime/coordinator.json")) as { port: number };
  const stranger = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
  try {
    await sandbox.cli(["coordinator", "ensure"]);
    await showsState(sandbox, "ann", {
      state: "link lost",
      source: "store",
      detail: "its token is no longer good",
      says: { process: "runs in its pane" },
    });
  } finally {
    stranger.close();
  }
});

verifies("state.start-dialog", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"], { model: "needs-trust" });
  // The program does not take the keys that answer its dialog.
  const env = { FAKE_AGENT_KEY_GUARD_MS: "600000" };
  await sandbox.cli(["quick-start", "--yes", "--timeout", "1"], { env });
  await showsState(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "trust: Accessing workspace",
    says: { screen: "trust: ", process: "runs in its pane" },
  });
  const held = await send(sandbox, "ann", "behind the dialog");
  await reaches(sandbox, held, "queued_until_trust");
});
