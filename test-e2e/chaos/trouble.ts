import Database from "better-sqlite3";
import { askToStart } from "./lifecycle.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export type Counts = Record<"killed" | "cut" | "locked" | "jumped" | "revived" | "answered", number>;

/** What goes wrong from outside, until the signal ends it. */
export const makeTrouble = async (world: World, random: Random, over: AbortSignal): Promise<Counts> => {
  const counts: Counts = { killed: 0, cut: 0, locked: 0, jumped: 0, revived: 0, answered: 0 };
  while (!over.aborted) {
    await pause(random.between(50, 700));
    const roll = random.next();
    if (roll < 0.25) counts.killed += kill(world.daemonPid());
    else if (roll < 0.4) counts.cut += await cutControl(world);
    else if (roll < 0.5) counts.locked += await holdLock(world, random.between(100, 1_500));
    else if (roll < 0.55) {
      world.shiftClock(random.between(-20_000, 20_000));
      counts.jumped += 1;
    } else await mend(world, random, counts);
  }
  return counts;
};

/** What a person would do: start what crashed, answer what is asked. */
export const mend = async (world: World, random: Random, counts: Counts): Promise<void> => {
  try {
    await startThose(world, counts, ["exited", "lost", "failed"]);
    const { approvals } = await world.ask<{ approvals: { approval_id: string }[] }>("approvals.list", {});
    for (const { approval_id: approvalId } of approvals) {
      const answer = { approvalId, allow: random.chance(0.5), reason: null };
      await world.ask("approvals.decide", answer).then(
        () => {
          counts.answered += 1;
        },
        () => {},
      );
    }
  } catch {
    // The other side died, or somebody else was first; the next round looks again.
  }
};

const startThose = async (world: World, counts: Counts, states: readonly string[]): Promise<void> => {
  const { agents } = await world.ask<{ agents: { agent_id: string; status: string }[] }>("status", {});
  for (const { agent_id: agent } of agents.filter(({ status }) => states.includes(status))) {
    await askToStart(world, "agent.start", { agent, force: false, allowFresh: true }).then(
      () => {
        counts.revived += 1;
      },
      // It left meanwhile, or nobody answers; the next round looks again.
      () => {},
    );
  }
};

/** Whom somebody stopped or paused, and whose way back was cut off. */
export const bringBack = async (world: World, counts: Counts): Promise<void> => {
  await startThose(world, counts, ["stopped", "planned"]).catch(() => {});
  const { agents } = await world.ask<{ agents: { agent_id: string; status: string }[] }>("status", {});
  for (const { agent_id: agent } of agents.filter(({ status }) => status === "paused"))
    await askToStart(world, "agent.resume", { agent, allowFresh: true }).catch(() => {});
};

const kill = (pid: number | null): number => {
  try {
    if (pid === null) return 0;
    process.kill(pid, "SIGKILL");
    return 1;
  } catch {
    return 0;
  }
};

/** Ends the control client of the private server. */
const cutControl = async ({ sandbox, workspace }: World): Promise<number> => {
  const format = "#{client_control_mode} #{client_pid}";
  const lines = await sandbox.tmux(["-L", `ta-${workspace.key}`, "list-clients", "-F", format]);
  const [client] = lines.split("\n").filter((line) => line.startsWith("1 "));
  return client ? kill(Number(client.slice(2))) : 0;
};

/** Another program writes to the database for a while. */
const holdLock = async ({ workspace }: World, ms: number): Promise<number> => {
  const db = new Database(workspace.database, { timeout: 50 });
  try {
    db.exec("BEGIN IMMEDIATE");
    await pause(ms);
    db.exec("ROLLBACK");
    return 1;
  } catch {
    return 0;
  } finally {
    db.close();
  }
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
