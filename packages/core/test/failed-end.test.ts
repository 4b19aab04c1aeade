import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import Database from "better-sqlite3";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { hashToken } from "../src/ground/ids.ts";
import { agentSecretDir } from "../src/programs/secrets.ts";
import { readEvents, until } from "./bench.ts";
import { begun, picture } from "./roster-world.ts";
import { hasEnded, startDaemon } from "./running.ts";
import { rpc, silentRegistry, startHere } from "./team.ts";

let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

/** The connection to the windows is lost once, right when a program is to be ended. Answers that program. */
const loseConnectionOnce = () => {
  const transport = world.context.transports.get("demo")!;
  const { kill } = transport;
  Object.assign(transport, {
    kill: () => {
      Object.assign(transport, { kill });
      return Promise.reject(new Error("the connection was lost"));
    },
  });
  return world.context.live.get("demo", "alice")!.pane.pid;
};

test("a program whose end failed is ended by the next look", async () => {
  const { places } = world;
  const pid = loseConnectionOnce();
  await expect(rpc(places, "agent.stop", { agent: "alice" })).rejects.toThrow("the connection was lost");
  await until("its end", () => hasEnded(pid), 20_000);
});

test("a program whose start was not answered is ended with the operation that started it", async () => {
  const { places, context, word } = world;
  const transport = context.transports.get("demo")!;
  const { spawn } = transport;
  let pid = 0;
  Object.assign(transport, {
    spawn: async (request: Parameters<typeof spawn>[0]) => {
      pid = (await spawn(request)).pid;
      throw new Error("the connection was lost");
    },
  });
  const before = await picture(context);
  const asked = rpc(places, "agent.clone", { agent: "alice", as: "alice-2", ...word });
  await expect(asked).rejects.toThrow("the connection was lost");
  expect(hasEnded(pid)).toBe(true);
  expect(await picture(context)).toEqual(before);
});

test("nothing is good any more of what was made for a program that could not be started", async () => {
  const { places, context, word } = world;
  const before = await picture(context);
  await rpc(places, "agent.stop", { agent: "alice" });
  const transport = context.transports.get("demo")!;
  let token = "";
  Object.assign(transport, {
    spawn: ({ env }: { readonly env: Record<string, string> }) => {
      token = env.TEAM_AGENT_TOKEN!;
      return Promise.reject(new Error("no window"));
    },
  });
  const params = { agent: "alice", force: false, allowFresh: false, ...word };
  await expect(rpc(places, "agent.start", params)).rejects.toThrow("no window");
  expect(context.store.tokens.find(hashToken(token))!.revoked_at).not.toBeNull();
  expect((await picture(context)).secrets).toEqual(before.secrets.filter((name) => name !== "alice"));
});

test("a program that is ended when its coordinator is killed keeps what it was given until it has ended", async () => {
  const { places, coordinator, start, context } = world;
  const before = await picture(context);
  await coordinator.stop("test");
  const daemon = await startDaemon(places, "./cut-daemon.ts", "UPDATE tokens SET revoked_at", "1");
  await expect(rpc(places, "agent.stop", { agent: "alice" })).rejects.toThrow();
  await until("the kill", () => daemon.signalCode);
  const next = await start();
  await until("alice", () => next.context.live.get("demo", "alice"));
  expect(next.context.store.tokens.isLinked("demo", "alice")).toBe(true);
  expect((await picture(next.context)).secrets).toEqual(before.secrets);
  await rpc(places, "agent.stop", { agent: "alice" });
  expect(next.context.store.tokens.isLinked("demo", "alice")).toBe(false);
  expect((await picture(next.context)).secrets).toEqual(before.secrets.filter((name) => name !== "alice"));
});

/** The database takes no end of a program until the answered function is called. */
const fillDisk = () => {
  const db = new Database(world.places.workspace.database);
  db.exec("CREATE TRIGGER full BEFORE UPDATE OF ended_at ON panes BEGIN SELECT RAISE(ABORT, 'no room'); END");
  return () => {
    db.exec("DROP TRIGGER full");
    db.close();
  };
};

test.for([
  ["program", (pid: number) => process.kill(pid, "SIGKILL")],
  ["session", (_: number, endpoint: string) => execFileSync("tmux", ["-S", endpoint, "kill-server"])],
] as const)(
  "the end of a %s that could not be written down is written down by a later look",
  async ([, kill]) => {
    const { store, live, events } = world.context;
    const { pid, endpoint } = live.get("demo", "alice")!.pane;
    const empty = fillDisk();
    kill(pid, endpoint);
    await until("the failure", () => readEvents(events.path).some(({ step }) => step === "exit"));
    expect(store.panes.latest("demo", "alice")!.ended_at).toBeNull();
    empty();
    await until("its end", () => store.panes.latest("demo", "alice")!.ended_at, 30_000);
    expect(store.tokens.isLinked("demo", "alice")).toBe(false);
    expect(live.get("demo", "alice")).toBeUndefined();
  },
);

test("a leader that ended while no coordinator ran has no token and no files any more", async () => {
  const { coordinator, start, context } = world;
  const { store } = context;
  const whose = { team_key: "demo", agent_id: "leader", seat: "leader", created_at: 1 } as const;
  store.agents.save({
    ...whose,
    provider: "fake",
    role: "leader",
    model: null,
    wanted: "running",
    channel: "hooks",
  });
  store.tokens.add(hashToken("its token"), whose);
  const pane = { endpoint: "/nowhere", session: "person", window: "0", paneId: "%0", pid: 1, startTime: "0" };
  store.panes.spawned(store.panes.intend("demo", "leader", 1), pane, 1);
  const files = agentSecretDir(context, "demo", "leader");
  mkdirSync(files, { mode: 0o700 });
  await coordinator.stop("test");
  const next = await start();
  await until("its end", () => next.context.store.panes.latest("demo", "leader")!.ended_at);
  expect(next.context.store.tokens.find(hashToken("its token"))!.revoked_at).not.toBeNull();
  expect(existsSync(files)).toBe(false);
});

test("a change that could not be taken back is taken back by the next look", async () => {
  const { places, context, word } = world;
  const before = await picture(context);
  const { operations } = context.store;
  const { undone } = operations;
  Object.assign(context.transports.get("demo")!, {
    spawn: () => Promise.reject(new Error("no window")),
  });
  Object.assign(operations, {
    undone: () => {
      Object.assign(operations, { undone });
      throw new Error("the disk is full");
    },
  });
  const asked = rpc(places, "agent.clone", { agent: "alice", as: "alice-2", ...word });
  await expect(asked).rejects.toThrow("the disk is full");
  await until("it is taken back", () => operations.open().length === 0, 20_000);
  expect(await picture(context)).toEqual(before);
});

test.each([
  ["start-agent", "agent.start", { agent: "alice", force: true, allowFresh: false }],
  ["reset-agent", "agent.reset", { agent: "alice", discardSession: true, keepNotes: false, cut: true }],
  ["restart", "team.restart", { allowFresh: true, cut: true }],
] as const)(
  "a program whose end failed in %s has ended before the next one starts",
  async (_name, method, params) => {
    const { places, context, word } = world;
    const pid = loseConnectionOnce();
    const ask = () => rpc(places, method, { ...params, ...word });
    await ask().catch(ask);
    expect(hasEnded(pid)).toBe(true);
    expect(context.live.get("demo", "alice")!.pane.pid).not.toBe(pid);
  },
);

test.each([
  ["remove-agent", "agent.remove", { agent: "alice", confirm: true, force: false }, "force_required"],
  ["start-agent", "agent.start", { agent: "alice", force: false, allowFresh: true }, null],
  ["fork-agent", "agent.fork", { agent: "alice", as: "alice-2" }, null],
] as const)(
  "%s is refused while a new coordinator cannot look at the team's windows",
  async (_name, method, params, then) => {
    const { places, coordinator, word } = world;
    const pid = world.context.live.get("demo", "alice")!.pane.pid;
    await coordinator.stop("test");
    const { registry, answer } = silentRegistry(places.home);
    const next = await startHere(places, registry);
    onTestFinished(() => next.stop("test"));
    const ask = () => rpc(places, method, { ...params, ...word });
    await expect(ask()).rejects.toMatchObject({ code: "team_not_found_again" });
    answer();
    if (then) await expect(ask()).rejects.toMatchObject({ code: then });
    else await ask();
    expect(next.context.live.get("demo", "alice")!.pane.pid).toBe(pid);
  },
);
