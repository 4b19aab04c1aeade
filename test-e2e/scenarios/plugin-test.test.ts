import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { plantAt } from "../kit/plant.ts";
import { CLI, processesOf, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Report {
  readonly ok: boolean;
  readonly results: readonly { readonly name: string; readonly ok: boolean; readonly error: string | null }[];
  readonly capabilities: readonly {
    readonly name: string;
    readonly status: string;
    readonly by: string | null;
  }[];
}

const testIt = async (sandbox: Sandbox, place: string, ...more: readonly string[]): Promise<Report> =>
  sandbox.json<Report>(["plugin", "test", place, ...more]);

const failedOf = ({ results }: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(results.flatMap(({ name, error }) => (error === null ? [] : [[name, error]])));

/** One function of the adapter, spoilt, and what is said of the cases that call it. */
const SPOILT: Readonly<Record<string, readonly [from: string, to: string, failed: string, why: RegExp]>> = {
  "a promise that settles never": [
    "isResumable: async () => (",
    "isResumable: async () => new Promise(() => {}) ?? (",
    "knows no session that never was",
    /^a promise settles never$/,
  ],
  "a promise that something keeps waiting for": [
    "isResumable: async () => (",
    "isResumable: async () => new Promise(() => setInterval(() => {}, 1000)) ?? (",
    "knows no session that never was",
    /^it was not done within 6 s$/,
  ],
  "a loop": [
    "detectBypass: () => null",
    "detectBypass: () => { for (;;) {} }",
    "sees no bypass in a plain command line, and accepts its own models",
    /^it was not done within 6 s$/,
  ],
  "the end of the process": [
    "detectBypass: () => null",
    "detectBypass: () => process.exit(0)",
    "sees no bypass in a plain command line, and accepts its own models",
    /^it ended the process \(exit status 0\)$/,
  ],
  "an error that nobody catches": [
    "isResumable: async () => (",
    'isResumable: async () => (await new Promise(() => setTimeout(() => { throw new Error("aside"); })), ',
    "knows no session that never was",
    /^it ended the process: Error: aside$/,
  ],
  "a screen's reader that throws": [
    "classify: ({ lines }) => {",
    'classify: ({ lines }) => { throw new Error("bad day");',
    "has an answer for any screen",
    /bad day/,
  ],
  "two ways to read one record": [
    "createTranscriptReader: () => ({",
    'openRecord: () => { throw new Error("none"); }, createTranscriptReader: () => ({',
    "reads a record that is a file of lines, or opens one that is none",
    /and not both/,
  ],
};

for (const [name, [from, to, failed, why]] of Object.entries(SPOILT))
  verifies(
    "plugin.test-alone",
    async () => {
      const sandbox = useSandbox();
      const place = plantAt(join(sandbox.root, "spoilt"), {
        id: "spoilt",
        edit: (code) => {
          expect(code).toContain(from);
          return code.replace(from, to);
        },
      });
      const report = await testIt(sandbox, place, "--limit", "6");
      expect(report.ok).toBe(false);
      expect(failedOf(report)[failed]).toMatch(why);
      // The others were run, and passed.
      expect(report.results.filter(({ ok }) => ok).length).toBeGreaterThan(12);
      const plain = await sandbox.cli(["plugin", "test", place, "--limit", "6"]);
      expect(plain.exitCode).toBe(1);
      expect(plain.stdout).toMatch(/^\d+ passed, [1-9]\d* failed$/m);
      expect(await processesOf(sandbox.root)).toEqual([]);
    },
    { of: name },
  );

verifies(
  "plugin.test-alone",
  async () => {
    const sandbox = useSandbox();
    const spoil = (id: string, more: string) =>
      plantAt(join(sandbox.root, id), { id, edit: (code) => `${code}\n${more}` });
    for (const [id, code] of Object.entries({
      waits: "await new Promise(() => {});",
      ends: "process.exit(0);",
      throws: 'throw new Error("no luck");',
    })) {
      const refused = await sandbox.json(["plugin", "test", spoil(id, code), "--limit", "6"]);
      expect(refused, id).toMatchObject({ error_code: "plugin_invalid" });
    }
  },
  { of: "at its import" },
);

verifies(
  "plugin.test-alone",
  async () => {
    const sandbox = useSandbox();
    const place = join(sandbox.root, "transport");
    cpSync(join(import.meta.dirname, "../fixtures/transport-outside"), place, { recursive: true });
    const entry = join(place, "index.js");
    const code = readFileSync(entry, "utf8");
    expect(code).toContain("attachCommand: ");
    writeFileSync(entry, code.replace("attachCommand: ", "attachCommand: () => { for (;;) {} }, other: "));
    const report = await testIt(sandbox, place, "--limit", "30");
    const failed = failedOf(report);
    expect(failed).toEqual({
      "tells a person how to look at the session and at a window": "it was not done within 30 s",
    });
    // The session that the case had opened is gone, and the program in it.
    expect(await processesOf(sandbox.root)).toEqual([]);
  },
  { of: "a transport's loop" },
);

verifies(
  "plugin.test-alone",
  async () => {
    const sandbox = useSandbox();
    const place = join(sandbox.root, "transport");
    cpSync(join(import.meta.dirname, "../fixtures/transport-outside"), place, { recursive: true });
    const entry = join(place, "index.js");
    const code = readFileSync(entry, "utf8");
    const loop = 'attachCommand: () => { process.title = "at work"; for (;;) {} }, other: ';
    writeFileSync(entry, code.replace("attachCommand: ", loop));
    const testing = execa(process.execPath, [CLI, "plugin", "test", place], {
      env: sandbox.env,
      extendEnv: false,
      reject: false,
      cwd: sandbox.root,
    });
    const isThere = async () => (await processesOf(sandbox.root)).some((line) => line.includes("at work"));
    await until("the case that loops", isThere);
    testing.nodeChildProcess.kill("SIGINT");
    expect((await testing).exitCode).toBe(130);
    expect(await processesOf(sandbox.root)).toEqual([]);
  },
  { of: "a person stops it" },
);

const write = (place: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
};

const RECORD = [
  { at: 1, kind: "prompt", text: "hello" },
  { at: 2, kind: "end" },
];
const recordOf = (lines: readonly object[]): string => lines.map((line) => JSON.stringify(line)).join("\n");

verifies("plugin.test-fixtures", async () => {
  const sandbox = useSandbox();
  const place = plantAt(join(sandbox.root, "good"), { id: "good" });
  write(place, {
    "fixtures/screens/ready-idle.txt": "hello\n>\n",
    "fixtures/screens/ready-idle.ansi.txt": "\u001b[1mhello\u001b[0m\n>\n",
    "fixtures/screens/ready-draft.txt": "hello\n> some words\n",
    "fixtures/screens/starting.txt": "one moment\n",
    "fixtures/transcripts/one.jsonl": recordOf(RECORD),
    "fixtures/README.md": "no fixture",
  });
  const good = await testIt(sandbox, place);
  expect(failedOf(good)).toEqual({});
  expect(good.results.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "reads fixtures/screens/ready-draft.txt as its name says, and however it is cut",
      "finds turns and texts in fixtures/transcripts/one.jsonl",
    ]),
  );
  write(place, {
    "fixtures/screens/busy-working.txt": ">\n",
    "fixtures/screens/ready-idle-not.txt": "> words\n",
    "fixtures/screens/ready-draft-not.txt": ">\n",
    "fixtures/screens/odd.txt": ">\n",
    "fixtures/screens/ready-alone.ansi.txt": ">\n",
    "fixtures/transcripts/empty.jsonl": recordOf(RECORD.slice(1)),
    "fixtures/transcripts/open.jsonl": recordOf(RECORD.slice(0, 1)),
    "fixtures/hooks/Stop.json": "{}",
  });
  const bad = failedOf(await testIt(sandbox, place));
  const screen = (name: string) =>
    bad[`reads fixtures/screens/${name} as its name says, and however it is cut`];
  expect(screen("busy-working.txt")).toContain("it was read as ready");
  expect(screen("ready-idle-not.txt")).toContain("taken for a draft");
  expect(screen("ready-draft-not.txt")).toContain("was not seen");
  expect(screen("odd.txt")).toContain("begins with none of starting, ready, busy");
  expect(screen("ready-alone.ansi.txt")).toContain("without colours is not beside it");
  const record = (name: string) => bad[`finds turns and texts in fixtures/transcripts/${name}`];
  expect(record("empty.jsonl")).toContain("no text that the model was given");
  expect(record("open.jsonl")).toContain("no end of a turn");
  expect(bad["reads the call of fixtures/hooks/Stop.json"]).toContain("no hooks");
  expect(Object.keys(bad)).toHaveLength(8);
});

/** An adapter with hooks and dialogs, small enough for a test. */
const withMore = (code: string): string =>
  code
    .replace(
      "hooks: null,",
      `interruptKeys: ["Escape"],
  hooks: {
    events: ["Stop", "StopFailure", "Ask"], textLimit: 100, textUnit: "bytes", maxContinuations: 1, permissionHoldMs: 1000,
    read: (event, body) => {
      if (body?.event !== event) throw new Error("not of this event");
      const kind = { Stop: "turnEnded", StopFailure: "turnFailed", Ask: "permissionRequested" }[event];
      return { kind, fromSubagent: false, facts: [], ...(event === "Ask" && { tool: { name: "x", command: "x" } }) };
    },
    answer: (_event, answer) => (answer.kind === "none" ? null : answer),
  },`,
    )
    .replace(
      "classify: ({ lines }) => {",
      "classify: ({ lines }) => { if (lines[0] === 'Go on? [y/n]') return DIALOG;",
    )
    .replace(
      "answer: () => null,",
      "answer: ({ kind, options }, decision) => kind === 'approval' ? (options.find((one) => one.meaning === decision && one.key)?.key ?? null) && ['y'] : null,",
    )
    .replace(
      "export default",
      `const DIALOG = { state: "dialog", evidence: "y/n", dialog: { kind: "approval", title: "Go on?", cursor: null,
  options: [{ label: "yes", key: "y", meaning: "accept" }] } };
export default`,
    );

verifies("plugin.test-abilities", async () => {
  const sandbox = useSandbox();
  const place = plantAt(join(sandbox.root, "able"), {
    id: "able",
    edit: withMore,
    manifest: {
      capabilities: { resume: true, fork: false, presetSessionId: true, mcp: true, midTurnDelivery: false },
    },
  });
  const verdicts = async () =>
    Object.fromEntries((await testIt(sandbox, place)).capabilities.map((one) => [one.name, one]));
  expect(await verdicts()).toMatchObject({
    resume: { status: "missing", by: expect.stringContaining("a plan that goes on") },
    fork: { status: "absent", by: null },
    presetSessionId: { status: "proven", by: "plans a fresh worker, or refuses in so many words" },
    mcp: { status: "proven" },
    midTurnDelivery: { status: "absent" },
    hooks: { status: "missing", by: "fixtures/hooks/<Event>.json" },
    permissions: { status: "missing" },
    ready: { status: "missing" },
    interrupt: { status: "missing" },
    transcript: { status: "missing" },
    errors: { status: "absent" },
  });
  write(place, {
    "fixtures/screens/ready-idle.txt": ">\n",
    "fixtures/screens/dialog-approval-plain.txt": "Go on? [y/n]\n",
    "fixtures/transcripts/one.jsonl": recordOf(RECORD),
    "fixtures/hooks/StopFailure-late.json": '{"event":"StopFailure"}',
    "fixtures/hooks/Ask.json": '{"event":"Ask"}',
  });
  expect(await verdicts()).toMatchObject({
    hooks: { status: "proven", by: "reads the call of fixtures/hooks/Ask.json" },
    permissions: { status: "proven" },
    ready: { status: "proven" },
    dialogs: { status: "proven", by: expect.stringContaining("dialog-approval-plain.txt") },
    transcript: { status: "proven" },
    interrupt: { status: "missing", by: "fixtures/screens/busy-<anything>.txt" },
  });
  const { stdout, exitCode } = await sandbox.cli(["plugin", "test", place]);
  expect(exitCode, stdout).toBe(0);
  expect(stdout).toMatch(/^hooks +proven +reads the call of fixtures\/hooks\/Ask\.json$/m);
  expect(stdout).toMatch(/^resume +missing +declared, and nothing shows it: /m);
  expect(stdout).toMatch(/^fork +declared absent$/m);
});
