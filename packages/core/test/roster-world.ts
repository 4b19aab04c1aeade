import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../src/runtime/context.ts";
import { turnOf } from "../src/turns/index.ts";
import { until } from "./bench.ts";
import { open } from "./running.ts";
import { rpc, startDemo } from "./team.ts";

/** A running team of two, of whom one has worked, and the document of a third. */
export const begun = async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  // A conversation that was never used is none to go back to.
  const { message_id: messageId } = await rpc<{ message_id: string }>(places, "send", {
    to: "alice",
    content: '[[call report_result {"summary":"well"}]]',
  });
  await rpc(places, "message.wait", { messageId, until: "result", timeoutMs: 20_000 });
  // The answer to its report comes before the end of its turn.
  await until("alice is idle", () => turnOf(coordinator.context.live.get("demo", "alice")!).state === "idle");
  const role = join(places.work, "tester.md");
  writeFileSync(role, "---\nname: tester\nrole: tester\ntools: [fs_read, mcp_team]\n---\n\nYou test.\n");
  const word = { yes: true, env: places.env, callerPid: process.pid };
  return { places, start, coordinator, context: coordinator.context, word };
};

/** Everything of the team that a change may touch. Who runs, by name; a program that was started again is another one. */
export const picture = async ({ store, transports, workspace }: Context) => {
  const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const windows = (await transports.get("demo")!.list()).filter(
    ({ window, dead }) => window !== "team" && !dead,
  );
  const known = store.panes.living().map(({ pane_id, pid }) => `${pane_id} ${pid}`);
  return {
    agents: store.agents
      .ofTeam("demo")
      .map(({ agent_id, wanted, failure }) => ({ agent_id, wanted, failure })),
    sessions: store.agents
      .ofTeam("demo")
      .map(({ agent_id }) => store.sessions.get("demo", agent_id)?.session_id ?? null),
    spec: store.teams.get("demo")!.spec_json,
    launch: store.teams.get("demo")!.launch_json,
    operations: store.operations.open(),
    retired: store.retired.ofTeam("demo"),
    waiting: store.messages.counts("demo").filter(({ status }) => status === "accepted"),
    roles: namesIn(join(workspace.runtimeDir, "demo", "roles")),
    secrets: namesIn(join(workspace.privateDir, "agents", "demo")),
    windows: windows.map(({ window }) => window).sort(),
    unknown: windows.filter(({ paneId, pid }) => !known.includes(`${paneId} ${pid}`)),
  };
};

/** Each change, and in how many steps it is done. */
export const CHANGES = {
  add: {
    method: "agent.add",
    params: { agent: "tester", roleFile: "tester.md" },
    steps: 3,
    told: "tester is not in the team",
  },
  clone: {
    method: "agent.clone",
    params: { agent: "alice", as: "alice-2" },
    steps: 4,
    told: "alice-2 is not in the team",
  },
  reset: {
    method: "agent.reset",
    params: { agent: "alice", discardSession: true, keepNotes: true },
    steps: 4,
    told: "alice goes on in its conversation",
  },
  fork: {
    method: "agent.fork",
    params: { agent: "alice", as: "alice-2" },
    steps: 5,
    told: "alice-2 is not in the team",
  },
  remove: {
    method: "agent.remove",
    params: { agent: "alice", confirm: true, force: true },
    steps: 1,
    told: "alice is in the team",
  },
  resume: {
    method: "agent.resume",
    params: { agent: "alice", allowFresh: false },
    steps: 3,
    told: "alice is paused",
  },
} as const;
export type Change = keyof typeof CHANGES;

type World = Pick<Awaited<ReturnType<typeof begun>>, "context" | "places">;

/** What has to be so before the change is asked for. */
const READY: Partial<Record<Change, (world: World) => unknown>> = {
  reset: ({ context }) => context.store.notes.add("demo", "alice", "remember", 1),
  resume: ({ places }) => rpc(places, "agent.pause", { agent: "alice" }),
};
export const readyFor = async (change: Change, world: World): Promise<void> => {
  await READY[change]?.(world);
};
