import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { castTeam, plantInHome } from "../kit/plant.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** The provider from outside, whose program keeps all conversations in one database. */
const readsTable = (code: string): string => {
  const from = code.indexOf("  createTranscriptReader:");
  const to = code.indexOf("  screen: {");
  return `import { DatabaseSync } from "node:sqlite";\n${code.slice(0, from)}${OPENS}${code.slice(to)}`.replace(
    "`outside-${id}.jsonl`",
    '"said.db"',
  );
};

const OPENS = `
  openRecord: ({ path, sessionId }, cursor) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database.prepare("SELECT seq, at, kind, text FROM said WHERE session = ? AND seq > ? ORDER BY seq LIMIT 5");
    const { last } = database.prepare("SELECT max(seq) AS last FROM said WHERE session = ?").get(sessionId);
    const fromStart = cursor > (last ?? 0);
    let place = fromStart ? 0 : cursor;
    const factsOf = ({ at, kind, text }) =>
      kind === "prompt"
        ? [{ kind: "turnOpened", at }, { kind: "textSeen", at, origin: "prompt", text }]
        : [{ kind: "turnClosed", at }];
    return {
      fromStart,
      files: [path, path + "-wal"],
      read: () => {
        const entries = rows.all(sessionId, place).map((row) => ({ facts: factsOf(row), cursor: row.seq }));
        place = entries.at(-1)?.cursor ?? place;
        return entries;
      },
      close: () => database.close(),
    };
  },
`;

/** Its program, which writes there. */
const writesTable = (code: string): string => code.replace(/const RECORD = .*\nconst record = .*\n/, WRITES);

const WRITES = `
import { DatabaseSync } from "node:sqlite";
const said = new DatabaseSync(join(process.env.HOME, "said.db"));
said.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL");
said.exec("CREATE TABLE IF NOT EXISTS said (session TEXT, seq INTEGER, at INTEGER, kind TEXT, text TEXT)");
const next = said.prepare("INSERT INTO said SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ? FROM said WHERE session = ?");
const record = (kind, text) => next.run(sessionId, Date.now(), kind, text, sessionId);
`;

interface Shown {
  readonly messages: readonly {
    readonly status: string;
    readonly evidence: readonly { readonly status: string; readonly source: string }[];
  }[];
}

verifies("plugin.record", async () => {
  const sandbox = useSandbox();
  const { cli, json, read } = sandbox;
  const folder = plantInHome(sandbox, { id: "ledger", edit: readsTable });
  const program = join(folder, "program.js");
  writeFileSync(program, writesTable(readFileSync(program, "utf8")));
  castTeam(sandbox, { ann: "ledger", bob: "ledger" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);

  const send = async (to: string, text: string) => {
    const { message_id } = await json<{ message_id: string }>(["send", to, text]);
    return message_id;
  };
  const delivered = async (id: string) => {
    const message = await until("it is delivered", async () => {
      const { messages } = await json<Shown>(["inbox", id]);
      return messages[0]?.status === "delivered" && messages[0];
    });
    expect(message.evidence.at(-1)).toMatchObject({ source: "transcript prompt" });
    expect(message.evidence.filter(({ status }) => status === "submitted")).toHaveLength(1);
  };
  const idle = (name: string) =>
    until(`${name} is ready`, async () => {
      const { agents } = await json<{ agents: { agent_id: string; status: string }[] }>(["status"]);
      return agents.find(({ agent_id }) => agent_id === name)?.status === "ready";
    });

  const first = await Promise.all(["ann", "bob"].map((name) => send(name, `the first thing for ${name}`)));
  for (const id of first) await delivered(id);
  for (const name of ["ann", "bob"]) await idle(name);

  // What its program writes meanwhile is read where the reading stopped.
  const { pid } = JSON.parse(read(".team/runtime/coordinator.json")) as { pid: number };
  process.kill(pid, "SIGKILL");
  const second = await Promise.all(["ann", "bob"].map((name) => send(name, `the second for ${name}`)));
  for (const id of second) await delivered(id);
  for (const name of ["ann", "bob"]) await idle(name);
  expect((await cli(["diagnose"])).stdout).not.toContain("ledger");
});
