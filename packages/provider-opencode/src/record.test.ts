import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TurnFact } from "@team-agent/plugin-api";
import { expect, it, onTestFinished } from "vitest";
import { SESSION, writeDatabase } from "../test/database.ts";
import { openRecord } from "./record.ts";
import { sessions } from "./sessions.ts";

const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), "provider-opencode-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

const factsOf = (file: string): readonly TurnFact[] => {
  const record = openRecord({ path: file, sessionId: SESSION }, 0);
  const facts = Array.from({ length: 5 }, () => record.read()).flatMap((part) =>
    part.flatMap((one) => one.facts),
  );
  record.close();
  return facts;
};

it("tells each prompt with the turn that it opened, and each end with its last words", () => {
  const file = path.join(folder(), "own.db");
  writeDatabase(file);
  const facts = factsOf(file);
  expect(facts[0]).toMatchObject({ kind: "session", sessionId: SESSION, cwd: "/home/dev/project" });
  const opened = facts.findIndex(({ kind }) => kind === "turnOpened");
  expect(facts.slice(opened, opened + 3)).toMatchObject([
    { kind: "turnOpened", turnId: expect.stringMatching(/^msg_/) },
    { kind: "textSeen", origin: "prompt", text: "hello [[say Hi there.]]" },
    { kind: "turnClosed", turnId: (facts[opened] as { turnId: string }).turnId, lastText: "Hi there." },
  ]);
  expect(facts.every((fact) => fact.at > 0)).toBe(true);
});

it("tells of tools, of a turn that somebody stopped, and of errors that ended one", () => {
  const file = path.join(folder(), "own.db");
  writeDatabase(file);
  const facts = factsOf(file);
  const first = facts.find(({ kind }) => kind === "toolCalled");
  expect(first).toMatchObject({ tool: "bash" });
  expect(facts.filter(({ kind }) => kind === "turnInterrupted").length).toBeGreaterThan(0);
  const errors = facts.filter((fact) => fact.kind === "providerError");
  expect(errors.map(({ category, message, ended }) => [category, message, ended])).toEqual([
    ["unknown", "scripted error 400", true],
    ["auth", "scripted error 401", true],
  ]);
});

it("finds a conversation by its id, and resumes one in which the model said something", async () => {
  const home = folder();
  const env = { HOME: home, OPENCODE_DB: path.join(home, "own.db") };
  const query = { cwd: "/work", env, spawnedAt: 0 };
  expect(await sessions.locate({ ...query, sessionId: SESSION })).toBeNull();
  writeDatabase(env.OPENCODE_DB);
  expect(await sessions.locate({ ...query, sessionId: SESSION })).toMatchObject({
    transcriptPath: env.OPENCODE_DB,
    confidence: "high",
  });
  expect(await sessions.isResumable({ ...query, sessionId: SESSION })).toMatchObject({ ok: true });
  expect(await sessions.locate({ ...query, sessionId: "ses_other" })).toBeNull();
  expect(await sessions.locate(query)).toBeNull();
});
