import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Told {
  readonly state: string;
  readonly detail: string | null;
  readonly source: string;
  readonly since: number | null;
  readonly sources: readonly { readonly source: string; readonly at: number | null; readonly says: string }[];
}

const LIVE = ["store", "process", "hook", "transcript", "mcp", "screen"];
const STORED = ["store", "process"];

/** What `explain` has to say of an agent in this state, in JSON and in words. */
interface Expected {
  readonly state: string;
  readonly source: string;
  readonly detail?: string | RegExp;
  /** What single sources say. */
  readonly says?: Readonly<Record<string, string>>;
}

const shows = async (sandbox: Sandbox, agent: string, expected: Expected): Promise<void> => {
  const { state, source, detail, says = {} } = expected;
  let told: Told | undefined;
  await until(`${agent} is ${state} (${detail}), as the ${source} tells`, async () => {
    told = await sandbox.json<Told>(["explain", agent]);
    const isSo = detail === undefined || new RegExp(detail).test(told.detail ?? "");
    return told.state === state && told.source === source && isSo;
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; it tells ${JSON.stringify(told)}`);
  });
  const { sources, since } = told!;
  // Every source is asked, and none is at a loss for words.
  const names = sources.map((one) => one.source);
  expect(names.filter((name) => name !== "limit")).toEqual(
    ["exited", "stopped", "paused"].includes(state) ? STORED : LIVE,
  );
  expect(sources.filter((one) => one.says === "")).toEqual([]);
  expect(names).toContain(source);
  expect(Date.now() - since!).toBeGreaterThanOrEqual(0);
  expect(Date.now() - since!).toBeLessThan(120_000);
  for (const [name, words] of Object.entries(says))
    expect(sources.find((one) => one.source === name)?.says, name).toContain(words);
  const text = await sandbox.cli(["explain", agent]);
  expect(text.exitCode, text.stderr).toBe(0);
  const [head, basis, ...lines] = text.stdout.split("\n");
  expect(head).toMatch(new RegExp(`^${agent} is ${state}`));
  expect(basis).toMatch(new RegExp(`^ {2}as the ${source} tells, since \\d+[smh] ago$`));
  for (const name of names)
    expect(
      lines.some((line) => line.startsWith(`  ${name} `)),
      name,
    ).toBe(true);
};

const press = async (sandbox: Sandbox, ...keys: string[]) => {
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", ...keys]);
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
  await shows(sandbox, "ann", {
    state: "starting",
    source: "mcp",
    says: { store: "no turn was ever opened", process: "runs in its pane", mcp: "has not called" },
  });
  await shows(sandbox, "pat", {
    state: "paused",
    source: "store",
    detail: "role document",
    says: { process: "was never started" },
  });
  await start.letGo();
  await shows(sandbox, "ann", {
    state: "ready",
    source: "mcp",
    says: { mcp: "listed the tools", screen: "ready" },
  });

  const work = await send(sandbox, "ann", "[[sleep 600000]]");
  await reaches(sandbox, work, "delivered");
  await shows(sandbox, "ann", {
    state: "busy",
    source: "hook",
    says: { store: "a turn is open", screen: "busy" },
  });
  await press(sandbox, "Escape");
  await shows(sandbox, "ann", {
    state: "interrupted",
    source: "transcript",
    detail: "was stopped",
    says: { store: "the last turn is interrupted", screen: "ready" },
  });

  await send(sandbox, "ann", "[[ask make clean]]");
  await shows(sandbox, "ann", { state: "waiting", source: "hook", detail: "an approval: make clean" });
  await deny(sandbox);
  await send(sandbox, "ann", "[[drop-hooks 1]] [[ask make tea]]");
  await shows(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "an approval: make tea",
    says: { screen: "approval: Bash command" },
  });
  await deny(sandbox);
  await send(sandbox, "ann", "[[question Which port?|4242|8080]]");
  await shows(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "question: Which port\\?",
    says: { screen: "question: Which port?" },
  });
  await press(sandbox, "1");
  await send(sandbox, "ann", "[[trust-dialog]]");
  await shows(sandbox, "ann", {
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
    ["rate_limit", "rate_limit retry=1500 too many"],
    ["quota", "quota retry=1500 used up"],
  ] as const) {
    await send(sandbox, "ann", `[[error ${words}]]`);
    await shows(sandbox, "ann", {
      state: "error",
      source: "transcript",
      detail: `^${category}: `,
      says: { store: "the last turn is error" },
    });
  }

  await reaches(sandbox, await send(sandbox, "ann", "[[crash 5]]"), "submitted", "delivered", "accepted");
  await shows(sandbox, "ann", {
    state: "exited",
    source: "store",
    detail: "status 5",
    says: { process: "with status 5", store: "the last turn is lost" },
  });
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);
  expect((await sandbox.cli(["stop-agent", "ann"])).exitCode).toBe(0);
  await shows(sandbox, "ann", { state: "stopped", source: "store", says: { process: "(stopped)" } });
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);

  // A stranger on our port: what an agent sends there is not ours, so its token is worth nothing any more.
  await sandbox.cli(["coordinator", "stop"]);
  const stored = await sandbox.json<{ status: string; detail: string }>(["status", "ann"]);
  expect(stored).toMatchObject({ status: "unknown", detail: "the coordinator is not running" });
  const { port } = JSON.parse(sandbox.read(".team/runtime/coordinator.json")) as { port: number };
  const stranger = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
  try {
    await sandbox.cli(["coordinator", "ensure"]);
    await shows(sandbox, "ann", {
      state: "link lost",
      source: "store",
      detail: "start-agent --force",
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
  await shows(sandbox, "ann", {
    state: "waiting",
    source: "screen",
    detail: "trust: Accessing workspace",
    says: { screen: "trust: ", process: "runs in its pane" },
  });
  const held = await send(sandbox, "ann", "behind the dialog");
  await reaches(sandbox, held, "queued_until_trust");
});
