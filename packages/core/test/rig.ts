import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HookCall, TransportPlugin } from "@team-agent/plugin-api";
import tmux from "@team-agent/transport-tmux";
import { expect } from "vitest";
import { acceptMessage } from "../src/mail/accept.ts";
import { wakeLine } from "../src/mail/render.ts";
import type { Context } from "../src/runtime/context.ts";
import { createLiveAgent } from "../src/runtime/live-agent.ts";
import { answerHookCall } from "../src/sources/hook-call.ts";
import type { Priority } from "../src/store/message-rows.ts";
import { readRecord } from "../src/turns/state.ts";
import { testContext } from "./bench.ts";
import { fake } from "./fake.ts";

/** A running agent of the fake provider, whose hooks and record are played by the test. */
export const rig = () => {
  const bench = testContext();
  const { context, clock, store, root } = bench;
  const transcript = join(root, "records", "s1.jsonl");
  mkdirSync(dirname(transcript), { recursive: true });
  writeFileSync(transcript, "");
  store.teams.save({
    team_key: "t",
    name: "t",
    directory: root,
    session_name: "team-t",
    spec_json: JSON.stringify({ team: { objective: "" } }),
    env_json: "{}",
    launch_json: '{"bypass":null,"allowRepositoryExecutables":false}',
    status: "alive",
    created_at: 1,
    stopped_at: null,
    team_depth: 0,
    parent_team_key: null,
  });
  for (const agent_id of ["alice", "bob"])
    store.agents.save({
      team_key: "t",
      agent_id,
      seat: "worker",
      provider: "fake",
      role: "developer",
      model: null,
      wanted: "running",
      channel: "hooks",
      created_at: 1,
    });
  store.sessions.begin("t", "alice", root, { sessionId: "s1", transcriptPath: transcript, offset: 0 });
  const agent = createLiveAgent({
    teamKey: "t",
    agentId: "alice",
    kind: "worker",
    provider: fake,
    pane: { endpoint: "/nowhere", session: "team-t", window: "alice", paneId: "%1", pid: 1, startTime: "1" },
    paneRowId: store.panes.intend("t", "alice", clock.now()),
    access: tmux.at("/nowhere"),
    transport: null,
    cwd: root,
    startedAt: clock.now(),
    channel: "hooks",
    readyWhen: "mcpListed",
  });
  agent.ready = true;
  context.live.set(agent);
  const send = (content: string, priority: Priority = "normal") =>
    acceptMessage(context, { teamKey: "t", sender: "leader", recipient: "alice", content, priority });
  const hook = (kind: HookCall["kind"], more: Partial<HookCall> = {}) =>
    answerHookCall(
      context,
      agent,
      { kind, fromSubagent: false, facts: [], ...more },
      new AbortController().signal,
    );
  const wake = (message: { message_id: string; sender: string }) =>
    hook("promptSubmitted", { prompt: wakeLine(message), facts: [{ kind: "turnOpened", at: clock.now() }] });
  const ends = () => hook("turnEnded", { facts: [{ kind: "turnClosed", at: clock.now() }] });
  /** Lines of the agent's own record, read as the next hook would read them. */
  const records = (...lines: Record<string, unknown>[]) => {
    appendFileSync(
      transcript,
      lines
        .map((line) => `${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...line })}\n`)
        .join(""),
    );
    readRecord(agent);
  };
  const statusOf = ({ message_id }: { message_id: string }) => store.messages.get(message_id)?.status;
  return { ...bench, agent, send, hook, wake, ends, records, statusOf };
};
/** A transport of which only this is asked. */
export const provided = (context: Context, transport: Partial<TransportPlugin>): void => {
  Object.assign(context.registry, { transport: async () => ({ ...tmux, ...transport }) });
};
export const textOf = (answer: { kind: string; text?: string }) => {
  expect(answer.kind).toBe("text");
  return answer.text!;
};
