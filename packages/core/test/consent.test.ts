import { type HookCall, MCP_SERVER } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { agreeForPerson, noteShown, takeConsent } from "../src/agents/consent.ts";
import { answerHookCall } from "../src/sources/hook-call.ts";
import { rig } from "./rig.ts";

const LINES = ["Team demo will work in /w", "  ann  fake  asks before every tool"];
const AGREE = { server: MCP_SERVER, tool: "agree_launch" };
const CALLER = { kind: "agent", teamKey: "@us", agentId: "leader", seat: "leader" } as const;

/** A leader that was told that somebody has to agree. */
const shown = (outside: readonly string[] = []) => {
  const { context, agent } = rig();
  const leader = { ...agent, ...CALLER, kind: "seated", parts: new Map() } as const;
  context.live.set(leader);
  const agreement = { lines: LINES, hash: "hash", executables: [], outside };
  noteShown(context, CALLER, agreement);
  const hook = (call: Partial<HookCall>) =>
    answerHookCall(
      context,
      leader,
      { kind: "permissionRequested", fromSubagent: false, facts: [], ...call },
      new AbortController().signal,
    );
  const toolWith = (lines: readonly string[]) => ({
    tool: { name: "agree", mcp: AGREE, command: "", input: { lines } },
  });
  const asks = (change: Partial<HookCall> = {}, lines: readonly string[] = LINES) =>
    hook({ asksPerson: true, ...toolWith(lines), ...change });
  const ends = () => hook({ kind: "toolFinished", ...toolWith(LINES) });
  const agree = async (lines: readonly string[] = LINES) => agreeForPerson(context, CALLER, lines);
  return { hook, asks, ends, agree, isAgreed: () => takeConsent(context, CALLER, agreement) };
};

test("a leader's yes counts once, where its program asked the person for exactly these lines and then ran the call", async () => {
  const { asks, ends, agree, isAgreed } = shown();
  await expect(agree()).rejects.toThrow("did not ask the person");
  // The hook decides nothing: the dialog stands for the person.
  expect(await asks()).toEqual({ kind: "none" });
  expect(await agree()).toEqual({ asked: true });
  expect(isAgreed()).toBe(false);
  await ends();
  expect(isAgreed()).toBe(true);
  expect(isAgreed()).toBe(false);
  await expect(agree()).rejects.toThrow("did not ask the person");
});

test("after a person's no, a call that somebody makes in the program's name counts for nothing", async () => {
  const { asks, agree, hook, ends, isAgreed } = shown();
  await asks();
  expect(await agree()).toEqual({ asked: true });
  expect(isAgreed()).toBe(false);
  await hook({ kind: "turnEnded" });
  await ends();
  expect(isAgreed()).toBe(false);
});

test("a call that ended without reaching us was none", async () => {
  const { asks, ends, agree, isAgreed } = shown();
  await asks();
  await ends();
  await expect(agree()).rejects.toThrow("did not ask the person");
  expect(isAgreed()).toBe(false);
});

test.each<[string, Partial<HookCall>, readonly string[]]>([
  ["a mode in which nobody is asked", { asksPerson: false }, LINES],
  ["a program that does not say whether it asks", { asksPerson: undefined as never }, LINES],
  ["a subagent", { fromSubagent: true }, LINES],
  ["other lines", {}, [...LINES, "  bob  fake"]],
])("%s gives no consent", async (_what, change, lines) => {
  const { asks, agree, isAgreed } = shown();
  await asks(change, lines);
  await expect(agree()).rejects.toThrow("did not ask the person");
  expect(isAgreed()).toBe(false);
});

test.each(["promptSubmitted", "turnEnded", "turnFailed", "sessionStarted"] as const)(
  "what was asked before %s was not said yes to",
  async (kind) => {
    const { asks, hook, agree } = shown();
    await asks();
    await hook({ kind });
    await expect(agree()).rejects.toThrow("did not ask the person");
  },
);

test("folders outside the workspace are agreed to by a person alone", async () => {
  const { asks, agree, isAgreed } = shown(["/elsewhere"]);
  await asks();
  await expect(agree()).rejects.toThrow("did not ask the person");
  expect(isAgreed()).toBe(false);
});
