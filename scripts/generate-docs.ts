// Writes what is made from the code: some of docs/, schemas/, the plugin's versions, and what the client knows of the operations. With --check:
// says what is not current.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { flagOf, LEADER_OPTIONS } from "../packages/cli/src/lib/leader-words.ts";
import { documentSchemas, ERRORS, EVENTS, TOOLS } from "../packages/core/dist/index.js";
import { OPERATIONS } from "../packages/core/src/api/operations.ts";
import fake from "../packages/provider-fake/dist/index.js";
import tmux from "../packages/transport-tmux/dist/index.js";
import { ABSENT_EVENTS } from "./lib/absent-events.ts";
import { NOTE, table } from "./lib/markdown.ts";
import { PLUGIN_MANIFESTS, withVersion } from "./lib/plugin-manifests.ts";
import { notices, states } from "./lib/words.ts";

const EXIT: Readonly<Record<number, string>> = {
  1: "1 (refused or failed)",
  2: "2 (wrong usage)",
  3: "3 (time-out)",
};

const errors = `${NOTE}

# Errors

Every error has three lines: \`error:\` what is wrong, \`action:\` what to run next, \`log:\` where the detail is. With \`--json\` the same fields come as one object, with \`error_code\`.

${table(
  ["code", "exit status", "meaning"],
  Object.entries(ERRORS).map(([code, { exit, meaning }]) => [`\`${code}\``, EXIT[exit]!, meaning]),
)}

A plugin has codes of its own, all with exit status 1. Those of the bundled transport:

${table(
  ["code", "meaning"],
  Object.entries(tmux.errors).map(([code, meaning]) => [`\`${code}\``, meaning]),
)}
`;

const rowsOf = (
  catalogue: Readonly<Record<string, { readonly description: string; readonly fields: readonly string[] }>>,
) =>
  Object.entries(catalogue).map(([name, { description, fields }]) => [
    `\`${name}\``,
    description,
    fields.map((field) => `\`${field}\``).join(", "),
  ]);

const events = `${NOTE}

# Events

\`.team/logs/events.jsonl\` holds one JSON object a line: \`ts\`, \`event\`, and the fields below. \`team-agent watch\` shows them as they come.

${table(["event", "meaning", "fields"], rowsOf(EVENTS))}

A provider brings events of its own, named \`provider.<id>.…\`. They carry \`team_id\`, \`agent_id\` and their fields. Those of
the bundled ones:

${table(["event", "meaning", "fields"], rowsOf(fake.events))}

The statuses and states in these fields are explained in [states.md](states.md), what the leader is told in
[notices.md](notices.md).

## Names that are not written

Whoever reads logs of this kind may look for one of these names. Nothing here is called so; each line says why.

${table(
  ["name", "why it does not exist here"],
  ABSENT_EVENTS.flatMap(({ because, names }) => names.map((name) => [`\`${name}\``, because] as const))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, because]) => [name, because]),
)}
`;

const tools = `${NOTE}

# MCP tools

The server is named \`team_orchestrator\`. Who calls is told by the token, never by an argument.

${table(
  ["tool", "for", "what it does"],
  TOOLS.map(({ name, seats, description }) => [`\`${name}\``, seats.join(", "), description]),
)}
`;

/** A client is loaded by every hook, and cannot hold the table itself. */
const looks = `/** The operations that are marked \`looks\` in the table of operations: made from it by scripts/generate-docs.ts. */
const LOOKS: ReadonlySet<string> = new Set([
${OPERATIONS.filter((operation) => operation.looks)
  .map(({ name }) => `  ${JSON.stringify(name)},\n`)
  .toSorted()
  .join("")}]);

/** To ask this again is safe. Of every other method whose answer does not come, nobody knows whether it was done. */
export const onlyLooks = (method: string): boolean => LOOKS.has(method);
`;

/** A page that somebody writes, with one table that is made. */
const commands = readFileSync("docs/commands.md", "utf8").replace(
  /(<!-- options of a leader:.*-->\n)[\s\S]*?(<!-- end -->)/,
  (_, begin: string, end: string) =>
    `${begin}\n${table(
      ["flag", "meaning"],
      LEADER_OPTIONS.map((option) => [`\`${flagOf(option)}\``, option.meaning]),
    )}\n\n${end}`,
);

const { version } = JSON.parse(readFileSync("packages/cli/package.json", "utf8")) as { version: string };

const schemas = documentSchemas() as Readonly<Record<string, unknown>>;
const files: Readonly<Record<string, string>> = {
  "docs/commands.md": commands,
  "docs/errors.md": errors,
  "docs/events.md": events,
  "docs/notices.md": notices,
  "docs/states.md": states,
  "docs/tools.md": tools,
  "packages/core/src/client/looks.ts": looks,
  ...Object.fromEntries(
    PLUGIN_MANIFESTS.map((path) => [path, withVersion(readFileSync(path, "utf8"), version)]),
  ),
  ...Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `schemas/${name}.schema.json`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  ),
};

const stale = Object.entries(files).filter(([path, content]) => {
  try {
    return readFileSync(path, "utf8") !== content;
  } catch {
    return true;
  }
});
if (process.argv.includes("--check")) {
  for (const [path] of stale) process.stdout.write(`${path} is not current: node scripts/generate-docs.ts\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else
  for (const [path, content] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    process.stdout.write(`wrote ${path}\n`);
  }
