import { readHealth, resolveWorkspace, stopCoordinator, TeamAgentError } from "@team-agent/core/client";
import { bringBack } from "../lib/back-off.ts";
import type { Common } from "../lib/common.ts";
import { daemonCommand, ownToken, withCoordinator } from "../lib/coordinator.ts";
import { say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";

export const coordinatorCommand = async (
  action: string,
  options: Common & { readonly supervised: boolean },
): Promise<void> => {
  const workspace = resolveWorkspace(options.workspace);
  const answer = (human: string, value: Record<string, unknown>) =>
    options.json ? sayJson({ ok: true, ...value }) : say(human);
  switch (action) {
    case "status": {
      const health = await readHealth(workspace);
      return answer(health ? `running: pid ${health.pid}, version ${health.version}` : "not running", {
        status: health ? "running" : "missing",
        ...health,
      });
    }
    case "ensure": {
      if (options.supervised)
        return await bringBack(workspace, () => withCoordinator(options.workspace, async () => {}, true));
      const health = await withCoordinator(options.workspace, ({ call }) => call("health", {}));
      const unknown = health.unknown_sessions;
      const found =
        unknown.length === 0
          ? ""
          : `\nwindows of a team that the database does not know: ${unknown.join(", ")} (team-agent doctor)`;
      return answer(`running: pid ${health.pid}${found}`, { status: "running", ...health });
    }
    case "stop": {
      requirePerson("coordinator stop");
      const stopped = await stopCoordinator(workspace, "person", ownToken());
      if (!stopped) return answer("it was not running", { status: "missing", pid: null });
      const { pid, forced } = stopped;
      const how = forced ? "it did not answer, and its process was ended" : "stopped";
      return answer(`${how} (pid ${pid}); the agents go on, and messages wait`, {
        status: "stopped",
        ...stopped,
      });
    }
    case "command":
      return answer(daemonCommand(workspace).join(" "), { argv: daemonCommand(workspace) });
    default:
      throw new TeamAgentError("usage", `coordinator ${action}: unknown action`, {
        action: "team-agent coordinator --help",
      });
  }
};
