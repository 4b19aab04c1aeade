import { expect, onTestFinished, test } from "vitest";
import type { GuardedProvider } from "../src/registry/guard.ts";
import { fake } from "./fake.ts";
import { begun } from "./roster-world.ts";
import { agentPid, eventsOf, hasEnded } from "./running.ts";
import { rpc } from "./team.ts";

const DEAF = "trap '' TERM HUP";

interface Reply {
  readonly team: string;
  readonly residuals: readonly {
    readonly agent_id: string;
    readonly pid: number;
    readonly command: string;
  }[];
}

/** A team of which alice's program answers to nothing but SIGKILL. */
const withDeaf = async () => {
  const world = await begun();
  const provider: GuardedProvider = {
    ...fake,
    plan: async (launch) => {
      const plan = await fake.plan(launch);
      if ("refused" in plan || launch.agentId !== "alice") return plan;
      return {
        ...plan,
        argv: ["/bin/sh", "-c", `${DEAF}; "$@"; while :; do sleep 1; done`, "sh", ...plan.argv],
      };
    },
  };
  Object.assign(world.context.registry, { provider: async () => provider });
  await rpc(world.places, "agent.start", { ...world.word, agent: "alice", force: true, allowFresh: false });
  const pid = await agentPid(world.places, "alice");
  onTestFinished(() => {
    if (!hasEnded(pid)) process.kill(pid, "SIGKILL");
  });
  const shutdown = () =>
    rpc<Reply>(world.places, "team.shutdown", { team: "demo", keepLogs: true, cut: true });
  return { ...world, pid, shutdown };
};

test("a program that ignores every request to end is killed by a shutdown, and nothing is said to be left", async () => {
  const { pid, shutdown } = await withDeaf();
  expect(await shutdown()).toMatchObject({ team: "demo", residuals: [] });
  expect(hasEnded(pid)).toBe(true);
});

test("trial.145: a program that nothing ends is named by a shutdown, with its team, its agent, its process and its command", async () => {
  const { places, context, pid, shutdown, word } = await withDeaf();
  Object.assign(context.live.get("demo", "alice")!.transport!, { kill: async () => true });
  const { team, residuals } = await shutdown();
  expect(team).toBe("demo");
  expect(residuals).toEqual([{ agent_id: "alice", pid, command: expect.stringContaining(DEAF) }]);
  expect(hasEnded(pid)).toBe(false);
  expect(eventsOf(places).findLast(({ event }) => event === "lifecycle.shutdown")).toMatchObject({
    ok: false,
    residuals,
  });
  // Two programs would be in one conversation: it is ended before its agent starts again.
  await rpc(places, "team.restart", { ...word, allowFresh: false });
  expect(hasEnded(pid)).toBe(true);
});
