import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AGENT_STATES, documentSchemas, ERRORS, MESSAGE_STATUSES, TOOLS } from "@team-agent/core";
import { MCP_SERVER, TOOL_FAMILIES } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { problemOf } from "../test/command-problem.ts";
import { buildProgram } from "./program.ts";
import { SKILL_NAME } from "./shipped-skill.ts";
import { VERSION } from "./version.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const PLUGIN = join(REPOSITORY, "plugins/team-agent");
const SKILL = join(PLUGIN, "skills", SKILL_NAME);

const pages = readdirSync(SKILL, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(join(SKILL, name), "utf8") }));
const spans = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => ({ name, span: span! })),
);

test("skill.words: every command that the skill names exists, as it stands there", async () => {
  const commands = spans.filter(({ span }) => span.startsWith("team-agent "));
  expect(commands.length).toBeGreaterThan(60);
  const wrong: string[] = [];
  for (const { name, span } of commands) {
    const problem = await problemOf(span);
    if (problem !== null && span !== "team-agent --version") wrong.push(`${name}: ${span}: ${problem}`);
  }
  expect(wrong).toEqual([]);
});

test("every option that the skill names alone is one of a command", () => {
  const known = new Set(buildProgram().commands.flatMap((one) => one.options.map(({ long }) => long)));
  const named = spans.flatMap(({ span }) => /^(--[a-z][a-z-]*)/.exec(span)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});

test("every tool, key, state and error that the skill names is one that there is", () => {
  const leader = TOOLS.filter(({ seats }) => (seats as readonly string[]).includes("leader"));
  const known = new Set<string>([
    MCP_SERVER,
    ...leader.flatMap(({ name, input }) => [
      name,
      ...Object.keys((input as unknown as { shape: object }).shape),
    ]),
    ...TOOL_FAMILIES,
    ...Object.keys(ERRORS),
    ...Object.keys(AGENT_STATES),
    ...MESSAGE_STATUSES,
    ...Object.values(documentSchemas()).flatMap((schema) =>
      Object.keys((schema as unknown as Schema).properties),
    ),
  ]);
  const words = spans.map(({ span }) => span).filter((span) => /^[a-z]+(?:_[a-z]+)+$/.test(span));
  expect(words.length).toBeGreaterThan(40);
  expect(words.filter((word) => !known.has(word))).toEqual([]);
  // The hands of a leader; none of them is left untold.
  const told = new Set(spans.map(({ span }) => span));
  expect(leader.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
});

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
}

test("the skill says what it is for, is short, and every page that it points to is there", () => {
  const { text } = pages.find(({ name }) => name === "SKILL.md")!;
  const [, head] = /^---\n([\s\S]*?)\n---\n/.exec(text)!;
  expect(head).toMatch(new RegExp(`^name: ${SKILL_NAME}$`, "m"));
  const [, description] = /^description: (.+)$/m.exec(head!)!;
  // Longer ones are cut, and a colon with a blank would end the value.
  expect(description!.length).toBeLessThanOrEqual(1024);
  expect(description).not.toContain(": ");
  expect(description).toContain("Use it when");
  expect(text.split("\n").length).toBeLessThan(150);
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  const others = pages.map(({ name }) => name).filter((name) => name !== "SKILL.md");
  expect([...new Set(links)].sort()).toEqual(others.sort());
});

test("skill.manifests: the manifests of the plugin have the version of the command", () => {
  const versionIn = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Manifest;
  for (const folder of [".claude-plugin", ".codex-plugin"])
    expect(versionIn(join(PLUGIN, folder, "plugin.json"))).toMatchObject({
      name: SKILL_NAME,
      version: VERSION,
    });
  const market = versionIn(join(REPOSITORY, ".claude-plugin/marketplace.json"));
  expect(market.plugins).toEqual([
    expect.objectContaining({ name: SKILL_NAME, version: VERSION, source: "./plugins/team-agent" }),
  ]);
});

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly plugins?: readonly object[];
}
