import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openForReading } from "@team-agent/core";
import type { World } from "../chaos/world.ts";

/** What the system weighs at one moment. */
export interface Sample {
  readonly seconds: number;
  readonly coordinatorMb: number;
  readonly tmuxMb: number;
  readonly databaseMb: number;
  readonly logMb: number;
  readonly messages: number;
  readonly delivered: number;
}

const MB = 2 ** 20;

export const takeSample = async (world: World, seconds: number): Promise<Sample> => {
  const { sandbox, workspace } = world;
  const tmux = await sandbox.tmux(["-L", `ta-${workspace.key}`, "display-message", "-p", "#{pid}"]);
  return {
    seconds,
    coordinatorMb: rssMb(world.daemonPid() ?? 0),
    tmuxMb: rssMb(Number(tmux)),
    databaseMb: sizeOf(workspace.database) + sizeOf(`${workspace.database}-wal`),
    logMb: readdirSync(workspace.logsDir).reduce(
      (sum, name) => sum + sizeOf(join(workspace.logsDir, name)),
      0,
    ),
    ...countMessages(world),
  };
};

export const describeSample = (sample: Sample): string => {
  const { seconds, coordinatorMb, tmuxMb, databaseMb, logMb, messages, delivered } = sample;
  const mb = (value: number) => `${value.toFixed(1)} MB`;
  return `${String(seconds).padStart(5)} s  coordinator ${mb(coordinatorMb)}  tmux ${mb(tmuxMb)}  database ${mb(databaseMb)}  log ${mb(logMb)}  delivered ${delivered} of ${messages}`;
};

/** 0 for a process that is gone. */
const rssMb = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const sizeOf = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MB;

const countMessages = ({ workspace }: World): { messages: number; delivered: number } => {
  const db = openForReading(workspace.database)!;
  try {
    return db
      .prepare("SELECT count(*) AS messages, count(delivered_at) AS delivered FROM messages")
      .get() as { messages: number; delivered: number };
  } finally {
    db.close();
  }
};
