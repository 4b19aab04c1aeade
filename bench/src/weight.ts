import { readdirSync, readFileSync } from "node:fs";
import type { Bed, Status } from "./bed.ts";
import { withTeam } from "./bed.ts";
import { mcpCaller } from "./cli.ts";
import type { Figure } from "./figure.ts";

const CALLS = 1_000;
const IDLE_MS = 60_000;
const TICKS_PER_SECOND = 100;

interface Process {
  readonly pid: number;
  readonly rssMb: number;
  readonly cpuSeconds: number;
}

export const measureWeight = async (): Promise<readonly Figure[]> => {
  const one = await withTeam(1, loaded);
  const many = await withTeam(20, async (bed) => {
    const after = await loaded(bed);
    const before = cpuOf(await ours(bed));
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    return { ...after, cpu: cpuOf(await ours(bed)) - before };
  });
  return [
    { name: "overhead_rss_1_mb", unit: "MB", samples: [one.rssMb] },
    { name: "overhead_rss_20_mb", unit: "MB", samples: [many.rssMb] },
    { name: "processes_per_agent", unit: "count", samples: [(many.processes - one.processes) / 19] },
    { name: "idle_cpu_20_s_per_min", unit: "s", samples: [many.cpu] },
  ];
};

const loaded = async (bed: Bed): Promise<{ rssMb: number; processes: number }> => {
  const callTool = await mcpCaller(bed);
  for (let index = 0; index < CALLS; index++)
    await callTool("send_message", { to: "leader", content: `note ${index}` });
  const processes = await ours(bed);
  return { rssMb: processes.reduce((sum, one) => sum + one.rssMb, 0), processes: processes.length };
};

const cpuOf = (processes: readonly Process[]): number =>
  processes.reduce((sum, one) => sum + one.cpuSeconds, 0);

/** Everything that runs for this team but the agents' own programs: the coordinator, tmux, and our client of it. */
const ours = async ({ world, connection }: Bed): Promise<readonly Process[]> => {
  const rpc = await connection();
  const { agents } = await rpc.call<Status>("status", {});
  const theirs = new Set(agents.map((agent) => agent.pid));
  rpc.close();
  const home = world.workspace.replace(/\/work$/, "/home");
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && !theirs.has(Number(name)))
    .flatMap((name) => readProcess(Number(name), home) ?? []);
};

const readProcess = (pid: number, home: string): Process | null => {
  try {
    if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOME=${home}`)) return null;
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      pid,
      rssMb: Number(rss ?? 0) / 1024,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
};
