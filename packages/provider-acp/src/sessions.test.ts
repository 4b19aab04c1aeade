import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { recordPath } from "./record-path.ts";
import { sessions } from "./sessions.ts";

let stateDir = "";
beforeEach(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), "acp-sessions-"));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const put = (id: string, instructions = ""): string => {
  const file = recordPath(stateDir, id);
  writeFileSync(file, `${JSON.stringify({ type: "session", id, instructions })}\n`);
  return file;
};
const query = (more: object) => ({ cwd: "/w", env: {}, spawnedAt: 0, stateDir, ...more });

it("finds a record by its id, whatever the id looks like, and nowhere else", async () => {
  const file = put("ses/../odd id");
  expect(path.dirname(file)).toBe(stateDir);
  expect(await sessions.locate(query({ sessionId: "ses/../odd id" }))).toMatchObject({
    transcriptPath: file,
    confidence: "high",
  });
  expect(await sessions.locate(query({ sessionId: "other" }))).toBeNull();
  expect(
    await sessions.locate({ ...query({ sessionId: "other" }), stateDir: undefined as never }),
  ).toBeNull();
});

it("finds a record by the mark of its launch, and is not sure of two", async () => {
  put("one", "Be good.\nMARK-1");
  put("two", "Say MARK-1 twice.");
  expect(await sessions.locate(query({ launchMark: "MARK-1" }))).toMatchObject({
    sessionId: "one",
    confidence: "high",
  });
  put("three", "MARK-1");
  expect(await sessions.locate(query({ launchMark: "MARK-1" }))).toMatchObject({ confidence: "low" });
});

it("resumes only what its program has answered", async () => {
  const file = put("one");
  expect(await sessions.isResumable(query({ sessionId: "one" }))).toMatchObject({ ok: false });
  appendFileSync(file, '{"type":"submitted","texts":[]}\n{"type":"seen"');
  expect(await sessions.isResumable(query({ sessionId: "one" }))).toMatchObject({ ok: false });
  appendFileSync(file, ',"texts":[]}\n');
  expect(await sessions.isResumable(query({ sessionId: "one" }))).toMatchObject({ ok: true });
});
