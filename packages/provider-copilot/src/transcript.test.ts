import type { TurnFact } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { createTranscriptReader } from "./transcript.ts";

const read = (name: string): TurnFact[] => {
  const reader = createTranscriptReader();
  return linesOf(name).flatMap((line) => reader.push(line));
};
const kinds = (facts: readonly TurnFact[]): string[] => facts.map(({ kind }) => kind);

it("closes a turn with the last of its requests, and not with one that called a tool", () => {
  const facts = read("events.jsonl");
  const first = facts.slice(0, facts.findIndex(({ kind }) => kind === "turnClosed") + 1);
  expect(kinds(first)).toEqual([
    "session",
    "turnOpened",
    "textSeen",
    "textSeen",
    "toolCalled",
    "textSeen",
    "turnClosed",
  ]);
  expect(first.at(-1)).toMatchObject({ lastText: "hi there" });
});

it("proves a prompt, a hook's text, one behind a tool's result and one at a turn's end, each once", () => {
  const facts = read("events.jsonl");
  const origins = (words: string): readonly string[] =>
    facts.flatMap((one) => (one.kind === "textSeen" && one.text.includes(words) ? [one.origin] : []));
  expect(origins("hello [[call bash")).toEqual(["prompt"]);
  expect(facts).toContainEqual(expect.objectContaining({ origin: "hook", text: "PROMPT<TEXT> & more" }));
  expect(new Set(origins("MID-TURN"))).toEqual(new Set(["tool"]));
  expect(new Set(origins("END-TEXT"))).toEqual(new Set(["prompt"]));
});

it("ends a turn with an error of the provider, and opens the next one", () => {
  const facts = read("events.jsonl");
  const at = facts.findIndex(({ kind }) => kind === "providerError");
  expect(facts[at]).toMatchObject({ category: "unknown", message: "400 scripted error 400", ended: true });
  expect(facts[at + 1]).toMatchObject({ kind: "turnOpened" });
});

it("tells an interrupted turn, and the words of a denial", () => {
  const facts = read("approvals.jsonl");
  expect(facts.at(-1)).toMatchObject({ kind: "turnInterrupted" });
  expect(facts).toContainEqual(
    expect.objectContaining({ origin: "tool", text: expect.stringContaining("NOT-TODAY") }),
  );
});

it("leaves the turns of an agent of its own out", () => {
  const facts = read("subagent.jsonl");
  expect(facts.filter(({ kind }) => kind === "turnOpened")).toHaveLength(1);
  expect(facts.some((one) => one.kind === "turnClosed" && one.lastText === "from the sub")).toBe(false);
});

it("says nothing about a line that it does not understand", () => {
  const reader = createTranscriptReader();
  for (const line of ["", "{", "[]", '{"type":"user.message"}', '{"type":"new","timestamp":"x"}'])
    expect(reader.push(line)).toEqual([]);
});
