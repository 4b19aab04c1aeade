import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createStore, openForReading } from "@team-agent/core";
import { type Found, processesIn } from "../../scripts/lib/run/processes.ts";
import type { World } from "./world.ts";

const TEAM = "current";

export interface Window {
  readonly name: string;
  readonly paneId: string;
  readonly pid: number;
  readonly dead: boolean;
}

/** All that there is of a team: what is recorded, and what the machine shows. */
export interface Traces {
  readonly shown: readonly {
    readonly agent_id: string;
    readonly status: string;
    readonly detail: string | null;
  }[];
  /** What `doctor --gate orphans` finds. */
  readonly orphans: readonly {
    readonly kind: string;
    readonly reason: string;
    readonly agent_id: string | null;
  }[];
  readonly agents: readonly string[];
  /** In the compiled documents. */
  readonly specified: readonly string[];
  readonly living: readonly {
    readonly agent_id: string;
    readonly pane_id: string | null;
    readonly pid: number | null;
  }[];
  readonly operations: readonly { readonly id: string; readonly kind: string; readonly agent_id: string }[];
  readonly sessions: readonly string[];
  /** Of each good token, whose it is. */
  readonly tokens: readonly string[];
  readonly windows: readonly Window[];
  /** Agents with files that hold a token. */
  readonly secrets: readonly string[];
  /** Agents with a copied role. */
  readonly roles: readonly string[];
  /** Everything that runs, but the coordinator. */
  readonly processes: readonly Found[];
}

export const gatherTraces = async (world: World): Promise<Traces> => {
  const { agents: shown } = await world.ask<{ agents: Traces["shown"] }>("status", {});
  const { orphans } = await world.ask<Pick<Traces, "orphans">>("orphans.find", { callerPid: process.pid });
  const { privateDir, runtimeDir } = world.workspace;
  return {
    shown,
    orphans,
    ...readStored(world),
    windows: await windowsOf(world),
    secrets: namesIn(join(privateDir, "agents", TEAM)),
    roles: namesIn(join(runtimeDir, TEAM, "roles")).map((name) => name.replace(/\.md$/, "")),
    processes: processesIn(world.sandbox.root).filter(({ pid }) => pid !== world.daemonPid()),
  };
};

const readStored = ({ workspace }: World) => {
  const db = openForReading(workspace.database)!;
  const store = createStore(db);
  const agentsIn = (table: string, where = "") =>
    (
      db.prepare(`SELECT agent_id FROM ${table} WHERE team_key = ? ${where}`).all(TEAM) as {
        agent_id: string;
      }[]
    ).map(({ agent_id }) => agent_id);
  try {
    const { agents } = JSON.parse(store.teams.get(TEAM)!.spec_json) as { agents: { id: string }[] };
    return {
      agents: store.agents.ofTeam(TEAM).map(({ agent_id }) => agent_id),
      specified: agents.map(({ id }) => id),
      living: store.panes.living().filter(({ team_key }) => team_key === TEAM),
      operations: store.operations.open(),
      sessions: agentsIn("sessions"),
      tokens: agentsIn("tokens", "AND revoked_at IS NULL"),
    };
  } finally {
    store.close();
  }
};

const FORMAT = "#{session_name}\t#{window_name}\t#{pane_id}\t#{pane_pid}\t#{pane_dead}";

/** The windows of the team's session, but for the one that keeps it. */
const windowsOf = async ({ workspace, sandbox }: World): Promise<readonly Window[]> => {
  const lines = await sandbox.tmux(["-L", `ta-${workspace.key}`, "list-panes", "-a", "-F", FORMAT]);
  return lines
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([session, name]) => session === `team-${TEAM}` && name !== "team")
    .map(([, name, paneId, pid, dead]) => ({
      name: name!,
      paneId: paneId!,
      pid: Number(pid),
      dead: dead === "1",
    }));
};

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
