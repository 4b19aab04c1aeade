import { renameSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProviderCapabilities } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { expectUntried } from "../src/agents/untried.ts";
import type { GuardedProvider } from "../src/registry/guard.ts";
import { launchMarkFor } from "../src/sessions/launch-mark.ts";
import { resumeDecisionFor } from "../src/sessions/resume-decision.ts";
import { fake } from "./fake.ts";
import { rig, textOf } from "./rig.ts";
import { eventsOf, open } from "./running.ts";
import { rpc, startDemo } from "./team.ts";

const saying = (change: Partial<ProviderCapabilities>): GuardedProvider => ({
  ...fake,
  capabilities: { ...fake.capabilities, ...change },
});

test("a program whose tool hooks carry no text gets its mail when the turn ends, and not before", async () => {
  for (const midTurnDelivery of [true, false]) {
    const { agent, send, hook, ends } = rig();
    Object.assign(agent, { provider: saying({ midTurnDelivery }) });
    await hook("promptSubmitted", { prompt: "work" });
    send("in between");
    const answer = await hook("toolFinished");
    expect(answer.kind).toBe(midTurnDelivery ? "text" : "none");
    expect(textOf(midTurnDelivery ? answer : await ends())).toContain("in between");
  }
});

test("of a program that cannot use our tools nobody waits for their listing", () => {
  for (const mcp of [true, false]) {
    const { context, agent, store } = rig();
    const launch = {
      provider: saying({ mcp }),
      detection: { installed: true, version: "9", versionVerified: false, signedIn: "yes" as const },
      plan: { channel: "hooks" as const },
    };
    expectUntried(context, agent.paneRowId!, launch);
    const abilities = store.untried.unseen(agent.paneRowId!).map(({ ability }) => ability);
    expect(abilities.includes("mcp")).toBe(mcp);
  }
});

test("a launch is marked where the program chooses the id of its conversation", () => {
  expect(launchMarkFor(saying({ presetSessionId: true }), "fresh")).toBeNull();
  expect(launchMarkFor(saying({ presetSessionId: false }), "fresh")).not.toBeNull();
});

test("a conversation is resumed only by a program that can", async () => {
  for (const resume of [true, false]) {
    const { context, records, root } = rig();
    records({ type: "turn_open", turn: "1" });
    const sessions = { ...fake.sessions, isResumable: async () => ({ ok: true, reason: "it is there" }) };
    Object.assign(context.registry, { provider: async () => ({ ...saying({ resume }), sessions }) });
    const decision = await resumeDecisionFor(context, "t", "alice", { allowFresh: false }, { HOME: root });
    expect(decision.kind).toBe(resume ? "resume" : "refuse");
  }
});

test("a session that no database knows is named, by what the transport lists", async () => {
  const { places, start } = open();
  const first = await start();
  await startDemo(places);
  await first.stop("test");
  await (await start()).stop("test");
  expect(eventsOf(places).filter(({ event }) => event === "coordinator.session_unknown")).toEqual([]);
  const { runtimeDir } = places.workspace;
  renameSync(runtimeDir, join(dirname(runtimeDir), "aside"));
  await start();
  expect(await rpc(places, "health", {})).toMatchObject({ unknown_sessions: ["team-demo"] });
});
