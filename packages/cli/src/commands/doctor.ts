import {
  doorlessError,
  isSilent,
  isTeamAgentError,
  livingProcess,
  readHealth,
  resolveWorkspace,
  TeamAgentError,
} from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { callerEnvironment } from "../lib/coordinator.ts";
import { columns, countOf, paint, say, sayJson } from "../lib/output.ts";
import { loadRegistry } from "../lib/plugins.ts";
import { VERSION } from "../version.ts";

interface Check {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  readonly detail: string;
  readonly action: string | null;
}

interface Options extends Common {
  readonly comms: boolean;
  readonly live: boolean;
  readonly timeout: number;
  readonly gate?: string;
  readonly fix: boolean;
  readonly confirm: boolean;
}

export const doctorCommand = async (agents: readonly string[], given: Options): Promise<void> => {
  refuseFix(given);
  const options = { ...given, comms: given.comms || given.gate === "comms" };
  if (options.live && !options.comms) throw misused("--live goes with --comms");
  if (agents.length > 0 && !options.live)
    throw misused(`"${agents[0]}": agents are named with --comms --live`);
  if (options.live) return (await import("./doctor-live.ts")).tryComms(agents, options);
  if (options.gate === "orphans") return (await import("./doctor-orphans.ts")).checkOrphans(options);
  if (options.comms) return (await import("./doctor-comms.ts")).checkComms(options);
  await checkAll(options);
};

const GATES: readonly string[] = ["orphans", "comms"];

const refuseFix = ({ gate, fix, confirm, comms }: Options): void => {
  if (gate !== undefined && !GATES.includes(gate))
    throw new TeamAgentError("usage", `there is no gate "${gate}"; there are ${GATES.join(" and ")}`, {
      action: "team-agent doctor --gate orphans",
      data: { gate },
    });
  if (comms && gate === "orphans") throw misused("--comms is a gate of its own");
  if ((fix || confirm) && gate !== "orphans")
    throw misused(`${fix ? "--fix" : "--confirm"} goes with --gate orphans`);
  if (confirm && !fix) throw misused("--confirm goes with --fix");
};

const misused = (message: string) =>
  new TeamAgentError("usage", message, { action: "team-agent doctor --help" });

const checkAll = async (options: Common): Promise<void> => {
  const checks = [checkNode(), ...(await checkPlugins()), ...(await checkWorkspace(options.workspace))];
  const ok = checks.every((check) => check.status !== "fail");
  if (options.json) sayJson({ ok, version: VERSION, checks });
  else {
    const word = { ok: paint("green", "ok  "), warn: paint("yellow", "warn"), fail: paint("red", "FAIL") };
    for (const line of columns(checks.map((check) => [word[check.status], check.name, check.detail])))
      say(line);
    for (const check of checks) if (check.action) say(`action (${check.name}): ${check.action}`);
  }
  if (!ok) process.exitCode = 1;
};

const checkNode = (): Check => ({ name: "node", status: "ok", detail: process.version, action: null });

const checkPlugins = async (): Promise<Check[]> => {
  const registry = loadRegistry();
  const env = callerEnvironment();
  return await Promise.all(
    registry.plugins.map(async ({ manifest, problem, packageName }): Promise<Check> => {
      const name = `${manifest.kind} ${manifest.id}`;
      if (problem) return { name, status: "fail", detail: problem.message, action: problem.action };
      try {
        const plugin =
          manifest.kind === "provider"
            ? await registry.provider(manifest.id)
            : await registry.transport(manifest.id);
        const found = await plugin.detect({ env });
        // A provider that nobody uses may be missing; without the transport nothing works.
        const missing = manifest.kind === "transport" ? "fail" : "warn";
        const isMute = manifest.kind === "provider" && found.problem !== undefined;
        if (!found.installed || found.signedIn === "no" || isMute)
          return {
            name,
            status: missing,
            detail: found.problem?.message ?? "not installed",
            action: found.problem?.action ?? null,
          };
        return {
          name,
          status: "ok",
          detail:
            `${found.version ?? "?"}${found.versionVerified ? "" : " (this version is unverified)"}  ${found.program ?? ""}`.trim(),
          action: null,
        };
      } catch (error) {
        return {
          name,
          status: "fail",
          detail: `${packageName}: ${(error as Error).message}`,
          action: "team-agent plugin list",
        };
      }
    }),
  );
};

const checkWorkspace = async (path: string): Promise<Check[]> => {
  const workspace = resolveWorkspace(path);
  const health = await readHealth(workspace).catch((error: unknown) => {
    if (isSilent(error)) return error;
    throw error;
  });
  const pid = health ? null : livingProcess(workspace);
  return [
    checkCoordinator(pid === null ? health : doorlessError(pid)),
    ...checkWindows(isTeamAgentError(health) ? [] : (health?.unknown_sessions ?? []), workspace.key),
    { name: "socket", status: "ok", detail: workspace.socket, action: null },
    await checkDatabase(workspace.database),
  ];
};

const checkCoordinator = (health: Awaited<ReturnType<typeof readHealth>> | TeamAgentError): Check => {
  const name = "coordinator";
  if (!health)
    return {
      name,
      status: "ok",
      detail: "not running; it starts with the first command that needs it",
      action: null,
    };
  if (isTeamAgentError(health))
    return { name, status: "fail", detail: health.message, action: health.action ?? null };
  return {
    name,
    status: health.version === VERSION ? "ok" : "warn",
    detail: `pid ${health.pid}, version ${health.version}, ${countOf(health.teams.length, "team")}, ${countOf(health.agents, "agent")}`,
    action: null,
  };
};

/** Windows that nobody looks after: their team is not in the database. */
const checkWindows = (sessions: readonly string[], key: string): readonly Check[] =>
  sessions.length === 0
    ? []
    : [
        {
          name: "windows",
          status: "warn",
          detail: `${sessions.join(", ")}: programs of a team that the database does not know`,
          action: `tmux -L ta-${key} attach -t '${sessions[0]}'; to end them: tmux -L ta-${key} kill-session -t '${sessions[0]}'`,
        },
      ];

const checkDatabase = async (path: string): Promise<Check> => {
  const { openForReading } = await import("@team-agent/core");
  try {
    const db = openForReading(path);
    db?.close();
    return { name: "database", status: "ok", detail: db ? path : "none yet", action: null };
  } catch (error) {
    return {
      name: "database",
      status: "fail",
      detail: (error as Error).message,
      action: (error as { action?: string }).action ?? null,
    };
  }
};
