import { join } from "node:path";
import { type HookCall, MCP_SERVER } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { isAgreed } from "../src/agents/agreement.ts";
import { agreeForPerson, noteShown } from "../src/agents/consent.ts";
import { answerHookCall } from "../src/sources/hook-call.ts";
import { rig } from "./rig.ts";

const LINES = ["Team demo will work in /w", "  ann  fake  asks before every tool"];
const AGREE = { server: MCP_SERVER, tool: "agree_launch" };
const CALLER = { kind: "agent", teamKey: "@us", agentId: "leader", seat: "leader" } as const;

/** A leader that was told that somebody has to agree. */
const shown = (outside: readonly string[] = []) => {
  const { context, agent, root } = rig();
  const env = { HOME: root, XDG_STATE_HOME: join(root, "state") };
  context.environments.set("@us", env);
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
  const asks = (change: Partial<HookCall> = {}, lines: readonly string[] = LINES) =>
    hook({
      asksPerson: true,
      tool: { name: "agree", mcp: AGREE, command: "", input: { lines } },
      ...change,
    });
  const agree = async (lines: readonly string[] = LINES) => await agreeForPerson(context, CALLER, lines);
  return { hook, asks, agree, isAgreed: () => isAgreed(agreement, env) };
};

test("a leader's yes counts once, where its program was seen to ask the person for exactly these lines", async () => {
  const { asks, agree, isAgreed } = shown();
  await expect(agree()).rejects.toThrow("did not ask the person");
  // The hook decides nothing: the dialog stands for the person.
  expect(await asks()).toEqual({ kind: "none" });
  expect(isAgreed()).toBe(false);
  expect(await agree()).toEqual({ agreed: true });
  expect(isAgreed()).toBe(true);
  await expect(agree()).rejects.toThrow("nothing that waits");
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
