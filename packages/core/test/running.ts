import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import type { Coordinator } from "../src/coordinator/coordinator.ts";
import { readEvents, until } from "./bench.ts";
import { makePlaces, type Places, recordOf, rpc, startHere } from "./team.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Places whose coordinators and programs are gone after the test. */
export const open = (options?: Parameters<typeof makePlaces>[0]) => {
  const places = makePlaces(options);
  const running = new Set<Coordinator>();
  onTestFinished(async () => {
    for (const coordinator of running) await coordinator.stop("test");
    await places.close();
  });
  const start = async () => {
    const coordinator = await startHere(places);
    running.add(coordinator);
    return coordinator;
  };
  return { places, start };
};
export const eventsOf = ({ workspace }: Places) => readEvents(join(workspace.logsDir, "events.jsonl"));
export const report = (words: string) => `[[call report_result {"summary": "${words}"}]]`;
/** How often an agent's model was given a text. */
export const timesGiven = (coordinator: Coordinator, agent: string, text: string) =>
  recordOf(coordinator.context, agent).filter(
    (line) => line.type !== "tool_call" && (line.text ?? "").includes(text),
  ).length;

export const agentPid = async (places: Places, agentId: string): Promise<number> => {
  const { agents } = await rpc<{ agents: { agent_id: string; pid: number }[] }>(places, "status", {});
  return agents.find((agent) => agent.agent_id === agentId)!.pid;
};
export const alicePid = (places: Places) => agentPid(places, "alice");

export const hasEnded = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
};

/** A daemon in a process of its own, from a file beside this one. */
export const daemonOf = (places: Places, file: string, ...words: readonly string[]) => {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [program, places.work, places.home, ...words], {
    env: places.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
};

/** The same, once it serves. */
export const startDaemon = async (places: Places, file = "./daemon.ts", ...words: readonly string[]) => {
  const child = daemonOf(places, file, ...words);
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    said += chunk;
  });
  await until(
    "the daemon",
    () =>
      said.includes("ready") || (child.exitCode !== null && Promise.reject(new Error("the daemon ended"))),
  );
  return child;
};
