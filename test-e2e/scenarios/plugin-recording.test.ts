import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { copyFake, startRecording } from "../kit/recording.ts";
import { processesOf, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const KEY = `sk-${"q7Wx".repeat(10)}`;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

verifies("plugin.recording", async () => {
  const sandbox = useSandbox();
  const home = sandbox.env.HOME!;
  const place = copyFake(sandbox);
  const records = join(home, ".fake-agent");
  mkdirSync(records);
  const { recording, pane, key, shows, type, said, hears } = await startRecording(sandbox, {
    shown: KEY,
    into: place,
    records,
  });
  await shows("Enter to confirm");
  await type("", "captured fixtures/screens/dialog-trust.txt (200x50)");
  await key("Down");
  await key("Enter");
  await shows("? for help");
  await type("", "captured fixtures/screens/ready-idle.txt");
  await key("h");
  await key("i");
  await shows("❯ hi");
  await type("", "captured fixtures/screens/ready-draft.txt");
  await key("C-u");
  await pane.say(`[[sleep 600000]] with ${KEY}`);
  await shows("esc to interrupt");
  await type("busy-long", "captured fixtures/screens/busy-long.txt");
  await type("", "captured fixtures/screens/busy-turn.txt");
  await key("Escape");
  await shows("? for help");
  await type("", "captured fixtures/screens/ready-idle-after.txt");
  for (const [step, answer, then] of [
    ["allow", "1", "allowed"],
    ["deny", "3", "denied"],
  ] as const) {
    await pane.say(`[[ask rm -rf ${home}/${step}]]`);
    await shows("Do you want to proceed?");
    await type("", `captured fixtures/screens/dialog-approval-${step}.txt`);
    await key(answer);
    await shows("? for help");
    await type("", `captured fixtures/screens/ready-idle-${then}.txt`);
  }
  await type("s", "11 of 11");
  await type("b", "10 of 11");
  await pane.say("[[sleep 600000]]");
  await shows("esc to interrupt");
  await key("Escape");
  await shows("? for help");
  await type("", "captured fixtures/screens/ready-stopped.txt");
  await pane.say("/exit");
  await hears("The program has ended.");
  await type("", "captured fixtures/screens/exited-left.txt");
  const done = await recording;
  expect(done.exitCode, said()).toBe(0);
  expect(said()).not.toMatch(/^missing/m);
  expect(said()).toContain(`team-agent plugin test ${place}`);

  const files = filesIn(join(place, "fixtures"));
  const names = files.map((file) => file.slice(join(place, "fixtures/").length));
  expect(names.filter((name) => name.startsWith("transcripts/"))).toHaveLength(1);
  expect(names).toEqual(
    expect.arrayContaining([
      "hooks/PermissionRequest-allow.json",
      "hooks/PermissionRequest-deny.json",
      "hooks/StopFailure-start.json",
      "hooks/UserPromptSubmit-turn.json",
      "screens/busy-turn.ansi.txt",
    ]),
  );
  const texts = files.map((file) => readFileSync(file, "utf8"));
  for (const secret of [KEY, KEY.slice(0, 20), home, "TEAM_AGENT_RECORD"])
    expect(
      files.filter((_, place) => texts[place]!.includes(secret)),
      secret,
    ).toEqual([]);
  const read = (name: string) => texts[names.indexOf(name)]!;
  expect(read("screens/dialog-trust.txt")).toMatch(/^home \/home\/dev of \[redacted\] with \[redacted\]$/m);
  expect(read("hooks/UserPromptSubmit-turn.json")).toContain("with [redacted]");
  expect(read("hooks/PermissionRequest-allow.json")).toContain("rm -rf /home/dev/allow");
  expect(files.filter((file) => (statSync(file).mode & 0o777) !== 0o644)).toEqual([]);

  const report = await sandbox.json<{
    ok: boolean;
    results: readonly { readonly name: string; readonly ok: boolean }[];
    capabilities: readonly { readonly name: string; readonly status: string; readonly by: string | null }[];
  }>(["plugin", "test", place]);
  expect(report.results.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.results.filter(({ name }) => name.includes("fixtures/"))).not.toEqual([]);
  const proven = report.capabilities.filter(({ by }) => by?.includes("fixtures/")).map(({ name }) => name);
  expect(proven).toEqual(
    expect.arrayContaining(["ready", "transcript", "hooks", "permissions", "interrupt"]),
  );
});

verifies(
  "plugin.recording",
  async () => {
    const sandbox = useSandbox();
    const place = copyFake(sandbox);
    const { recording, type, socket, shows } = await startRecording(sandbox, { shown: KEY, into: place });
    await shows("Enter to confirm");
    await type("", "captured fixtures/screens/dialog-trust.txt");
    expect(await sandbox.tmux(["-S", socket, "list-sessions"])).toContain("record");
    recording.nodeChildProcess.kill("SIGINT");
    expect((await recording).exitCode).toBe(130);
    expect(await processesOf(sandbox.root)).toEqual([]);
    expect(readdirSync(join(place, "fixtures/screens"))).toEqual([
      "dialog-trust.ansi.txt",
      "dialog-trust.txt",
    ]);
    expect(readFileSync(join(place, "fixtures/screens/dialog-trust.txt"), "utf8")).toContain(
      "Enter to confirm",
    );
  },
  { of: "a person stops it" },
);

interface Refused {
  readonly ok: boolean;
  readonly error_code: string;
  readonly error: string;
}

verifies(
  "plugin.recording",
  async () => {
    const sandbox = useSandbox();
    const { json, cli, root, env } = sandbox;
    const place = copyFake(sandbox);
    const record = (program: string, more: readonly string[] = [], given: Record<string, string> = {}) =>
      json<Refused>(["plugin", "record", program, "--into", place, ...more], { env: given });
    expect(await record("no-such-program")).toMatchObject({ error_code: "provider_missing" });
    expect(await record("./nothing/here")).toMatchObject({ error_code: "provider_missing" });
    expect(await record("cat", ["--records", join(root, "none")])).toMatchObject({ error_code: "usage" });
    expect(await record("cat", ["--cwd", join(root, "none")])).toMatchObject({ error_code: "usage" });
    expect(await record("cat", ["--into", join(root, "none")])).toMatchObject({ error_code: "usage" });
    expect(await record("cat", [], { TEAM_AGENT_TOKEN: "x" })).toMatchObject({ error_code: "not_allowed" });
    // There is cat, and no tmux.
    const bin = join(root, "bin");
    mkdirSync(bin);
    symlinkSync("/bin/cat", join(bin, "cat"));
    expect(await record("cat", [], { PATH: bin })).toMatchObject({ error_code: "transport_missing" });
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere);
    rmSync(join(place, "fixtures"), { recursive: true, force: true });
    symlinkSync(elsewhere, join(place, "fixtures"));
    expect(await record("cat")).toMatchObject({ error_code: "path_unsafe" });
    rmSync(join(place, "fixtures"));
    writeFileSync(join(place, "fixtures"), "a file");
    expect(await record("cat")).toMatchObject({ error_code: "path_unsafe" });
    rmSync(join(place, "fixtures"));
    mkdirSync(join(place, "fixtures"));
    symlinkSync(elsewhere, join(place, "fixtures/screens"));
    const linked = await cli(["plugin", "record", "cat", "--into", place], { input: "\n" });
    expect(linked).toMatchObject({ exitCode: 1 });
    expect(linked.stderr).toMatch(/^error: .*fixtures\/screens is a link.*\naction: .+\nlog: /);
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(await processesOf(root)).toEqual([]);
    // Nobody records: the program goes on as without a hook.
    const input = "{}";
    const alone = await cli(["plugin", "record-hook", "Stop"], { input });
    expect(alone).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    const gone = { TEAM_AGENT_RECORD_URL: "http://127.0.0.1:9", TEAM_AGENT_RECORD_TOKEN: "x" };
    const late = await cli(["plugin", "record-hook", "Stop"], { input, env: { ...env, ...gone } });
    expect(late).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  },
  { of: "what it refuses" },
);

verifies(
  "plugin.recording",
  async () => {
    const sandbox = useSandbox();
    const { cli, root } = sandbox;
    const place = copyFake(sandbox);
    const screens = join(place, "fixtures/screens");
    mkdirSync(screens, { recursive: true });
    writeFileSync(join(screens, "ready-idle.txt"), "mine");
    const run = (input: string) => cli(["plugin", "record", "cat", "--into", place], { input });
    // Nothing is replaced, and what is done again takes the place of what this recording wrote.
    const twice = await run("s\n\nb\n\nhuh\nq\n");
    expect(twice.exitCode, twice.stderr).toBe(0);
    expect(twice.stdout).toContain('Nobody knows "huh"');
    expect(readFileSync(join(screens, "ready-idle.txt"), "utf8")).toBe("mine");
    expect(readdirSync(screens).sort()).toEqual([
      "ready-idle-2.ansi.txt",
      "ready-idle-2.txt",
      "ready-idle.txt",
    ]);
    const counted = await cli(["plugin", "record", "cat", "--into", place, "--json"], {
      input: "busy-cat\nq\n",
    });
    expect(JSON.parse(counted.stdout)).toMatchObject({
      ok: true,
      into: place,
      screens: ["busy-cat.txt"],
      transcripts: [],
      hooks: [],
      missing: expect.arrayContaining(["dialog-trust.txt", "hooks: the program called none"]),
    });
    expect(counted.stderr).toContain("1 of 11");
    const nothing = await run("s\n");
    expect(nothing).toMatchObject({ exitCode: 1 });
    expect(nothing.stdout).toContain("Nothing was captured.");
    expect(readdirSync(screens)).toHaveLength(5);
    expect(await processesOf(root)).toEqual([]);
  },
  { of: "steps that are done again" },
);

verifies(
  "plugin.recording",
  async () => {
    const sandbox = useSandbox();
    const place = copyFake(sandbox);
    const { recording, socket, said } = await startRecording(sandbox, { shown: KEY, into: place });
    await sandbox.tmux(["-S", socket, "kill-server"]);
    expect((await recording).exitCode).toBe(1);
    expect(said()).toContain("The program has ended.");
    expect(await processesOf(sandbox.root)).toEqual([]);
  },
  { of: "its window is taken away" },
);
