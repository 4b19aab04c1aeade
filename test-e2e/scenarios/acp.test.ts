import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const PLUGIN = new URL("../../packages/provider-acp", import.meta.url).pathname;
const SCRIPT = join(PLUGIN, "test", "scripted-agent.mjs");

interface Message {
  readonly status: string;
  readonly evidence?: readonly { readonly status: string; readonly source: string }[];
}

/** A team of one ACP worker, whose program is the scripted one. */
const withScripted = async ({ flags = "", tools = "fs_read" } = {}): Promise<Sandbox> => {
  const sandbox = useSandbox();
  const { root, cli, write } = sandbox;
  const program = join(root, "home", "scripted");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${SCRIPT}' ${flags} "$@"\n`);
  chmodSync(program, 0o755);
  const added = await cli(["plugin", "add", "--yes", PLUGIN]);
  expect(added.exitCode, added.stderr).toBe(0);
  write(".team/current/TEAM.md", "---\nname: current\n---\nTest what there is to test.\n");
  write(
    ".team/current/agents/ada.md",
    `---\nname: ada\nrole: developer\nprovider: acp\ncommand: ${program}\ntools: [${tools}]\n---\nDo what you are told.\n`,
  );
  return sandbox;
};

const start = async ({ cli }: Sandbox): Promise<void> => {
  const run = await cli(["quick-start", "--yes", "--allow-repository-hooks"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
};
const becomes = (sandbox: Sandbox, state: string) =>
  until(
    `ada is ${state}`,
    async () => (await sandbox.json<Status>(["status"])).agents?.[0]?.status === state,
  );
const send = async ({ json }: Sandbox, text: string): Promise<string> =>
  (await json<{ message_id: string }>(["send", "ada", text])).message_id;
const messageOf = async ({ json }: Sandbox, id: string): Promise<Message> =>
  (await json<{ messages: Message[] }>(["inbox", id])).messages[0]!;
const arrives = async (sandbox: Sandbox, id: string): Promise<Message> => {
  const isThere = ({ status }: Message) => ["delivered", "acknowledged"].includes(status);
  return until(`${id} is delivered`, async () => {
    const message = await messageOf(sandbox, id);
    return isThere(message) ? message : null;
  });
};

verifies("acp.team", async () => {
  const sandbox = await withScripted({ flags: "--steers" });
  const { json, cli } = sandbox;
  await start(sandbox);
  await becomes(sandbox, "ready");

  const idle = await arrives(sandbox, await send(sandbox, "[[say noted]]"));
  expect(idle.evidence?.at(-1)?.source).toBe("transcript hook");

  // In the middle of a turn: behind its next tool, and within the same turn.
  await becomes(sandbox, "ready");
  await send(sandbox, "[[sleep 2500]] [[run ls]] [[sleep 1000]] [[say over]]");
  await becomes(sandbox, "busy");
  const busy = await arrives(sandbox, await send(sandbox, "[[say in between]]"));
  expect(busy.evidence?.find(({ status }) => status === "submitted")?.source).toBe("toolFinished");
  expect(busy.evidence?.at(-1)?.source).toBe("transcript tool");

  await becomes(sandbox, "ready");
  await send(sandbox, "[[ask execute touch one]] [[say went on]]");
  const asked = () =>
    until("an approval", async () => {
      const { approvals } = await json<{ approvals: { approval_id: string; command: string }[] }>([
        "approvals",
      ]);
      return approvals[0];
    });
  const first = await asked();
  expect(first.command).toBe("touch one");
  expect((await cli(["deny", first.approval_id, "--reason", "not now [[say I heard]]"])).exitCode).toBe(0);
  await becomes(sandbox, "ready");
  await send(sandbox, "[[ask execute touch two]]");
  expect((await cli(["approve", (await asked()).approval_id])).exitCode).toBe(0);
  await becomes(sandbox, "ready");

  const before = (await json<Status>(["status"])).agents[0]!.session_id;
  expect((await cli(["shutdown"])).exitCode).toBe(0);
  const back = await cli(["restart"]);
  expect(back.stdout + back.stderr).toContain("ada: resumed");
  await becomes(sandbox, "ready");
  expect((await json<Status>(["status"])).agents[0]!.session_id).toBe(before);
  await arrives(sandbox, await send(sandbox, "[[say after all]]"));
});

verifies("acp.command", async () => {
  const sandbox = await withScripted();
  const { cli, write, read } = sandbox;
  const role = read(".team/current/agents/ada.md");
  // Nobody agreed to it: it is shown by its words, and stays off.
  const refused = await cli(["quick-start"]);
  expect(refused.stderr).toContain("they stay off");
  expect(refused.stderr).toContain(".team/current/agents/ada.md: other: command: ");
  const without = await cli(["quick-start", "--yes"]);
  expect(without.stdout + without.stderr).toContain("The team's documents make it run: ");
  expect((await cli(["shutdown"])).exitCode).toBe(0);

  write(".team/current/agents/ada.md", role.replace(/command: .*\n/, ""));
  expect((await cli(["validate"])).stderr).toContain('missing key "command"');
  write(".team/current/agents/ada.md", role.replace("provider: acp", "provider: fake"));
  expect((await cli(["validate"])).stderr).toContain("provider fake takes no command");
  // A name that is known needs no word of its own, and its program is looked for.
  write(".team/current/agents/ada.md", role.replace(/command: .*\n/, "command: qwen\n"));
  write(".team/current/TEAM.md", "---\nname: other\n---\nTest.\n");
  const known = await cli(["quick-start", "--yes"]);
  expect(known.stdout + known.stderr).toContain("There is no program qwen.");
  expect(known.stdout + known.stderr).not.toContain("stay off");
});

verifies("start.agreed-later", async () => {
  const sandbox = await withScripted();
  const { cli, json } = sandbox;
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(1);
  expect((await json<Status>(["status"])).agents?.[0]?.detail).toContain(
    "what helps: team-agent restart --allow-repository-hooks",
  );
  const started = ["start-agent", "ada"];
  const refused = await cli(started);
  expect(refused.stderr).toContain("action: team-agent restart --allow-repository-hooks");
  // It is shown, and asked for; nobody is started before.
  const asked = await cli([...started, "--allow-repository-hooks"]);
  expect(asked.stderr).toContain("(ALLOWED)");
  expect(asked.stderr).toContain(
    "action: team-agent start-agent ada --allow-repository-hooks --yes --team current",
  );
  expect((await json<Status>(["status"])).agents?.[0]?.status).toBe("failed");
  const agreed = await cli([...started, "--allow-repository-hooks", "--yes"]);
  expect(agreed.exitCode, agreed.stderr).toBe(0);
  await becomes(sandbox, "ready");
  // It needs no word any more.
  expect((await cli(["stop-agent", "ada"])).exitCode).toBe(0);
  expect((await cli(["start-agent", "ada", "--allow-fresh"])).exitCode).toBe(0);
  await becomes(sandbox, "ready");
});

verifies("start.agreed-later", async () => {
  const sandbox = await withScripted();
  const { cli } = sandbox;
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(1);
  expect((await cli(["restart", "--yes"])).exitCode).toBe(1);
  const agreed = await cli(["restart", "--yes", "--allow-repository-hooks"]);
  expect(agreed.exitCode, agreed.stdout + agreed.stderr).toBe(0);
  await becomes(sandbox, "ready");
});

verifies("acp.dead", async () => {
  const sandbox = await withScripted();
  await start(sandbox);
  await becomes(sandbox, "ready");
  const id = await send(sandbox, "[[hang]]");
  await until("it is written", async () => (await messageOf(sandbox, id)).status === "submitted");
  await becomes(sandbox, "busy");
  const second = await send(sandbox, "and this");
  await until("it waits", async () => (await messageOf(sandbox, second)).status === "queued_until_idle");
  expect((await messageOf(sandbox, id)).status).toBe("submitted");
  const { agents } = await sandbox.json<Status>(["status"]);
  expect(agents[0]!.status).toBe("busy");
  expect((await sandbox.cli(["shutdown", "--cut"])).exitCode).toBe(0);
});

verifies("start.last-words", async () => {
  const sandbox = await withScripted();
  const { root, cli, json } = sandbox;
  const said = "no account, TEST_API_KEY=abcdefghijklmnopqrstuvwxyz";
  writeFileSync(join(root, "home", "scripted"), `#!/bin/sh\necho '${said}' >&2\nexit 3\n`);
  await cli(["quick-start", "--yes", "--allow-repository-hooks"]);
  await becomes(sandbox, "exited");
  const [ada] = (await json<Status>(["status"])).agents;
  expect(ada!.detail).toMatch(
    /^its program ended by itself with status 3; its screen said last: acp: .*no account/,
  );
  expect(ada!.detail).not.toContain("abcdefghijklmnopqrstuvwxyz");
  expect((await cli(["diagnose"])).stdout).toContain("no account");
  const { messages } = await json<{ messages: { content: string }[] }>(["inbox", "leader"]);
  expect(messages.map(({ content }) => content).join("\n")).toMatch(/program of ada ended .*no account/);
  const again = await cli(["restart", "--yes", "--allow-fresh"]);
  expect(again.stdout + again.stderr).toContain("no account");
});

verifies("acp.weight", async () => {
  const sandbox = await withScripted();
  await start(sandbox);
  await becomes(sandbox, "ready");
  await arrives(sandbox, await send(sandbox, "[[run ls]] [[say noted]]"));
  await becomes(sandbox, "ready");
  const { stdout } = await sandbox.cli(["status", "--json"]);
  const pid = Number(/"pid": (\d+)/.exec(stdout)?.[1]);
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).toContain("acp-host.js");
  expect(Number(resident) / 1024).toBeLessThanOrEqual(60);
});
