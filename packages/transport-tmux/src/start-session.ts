import type { OpenRequest, PaneRef, SpawnRequest } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { CONFIGURATION } from "./configuration.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine, literalFormat } from "./quote.ts";
import { listSessions, markScript, programArguments, serverAddress, startServer } from "./server.ts";
import { COLUMNS, ROWS } from "./standard-size.ts";
import { runTmux } from "./tmux.ts";
import { toRef } from "./transport.ts";

/** Starts a program in a session of its own on the private server, which no shutdown of a team ends. */
export const startSession = async (
  request: OpenRequest & SpawnRequest,
): Promise<{ pane: PaneRef; attach: readonly string[] }> => {
  const address = serverAddress(request.serverKey);
  if ((await listSessions(request.serverKey)).some((session) => session.name === request.session))
    throw new TeamAgentError("session_conflict", `tmux session already exists: ${request.session}`);
  const script = [
    ...CONFIGURATION,
    commandLine(
      "new-session",
      "-d",
      "-P",
      "-F",
      PANE_FORMAT,
      "-s",
      request.session,
      "-n",
      literalFormat(request.window),
      "-x",
      COLUMNS,
      "-y",
      ROWS,
      ...programArguments(request),
    ),
    // A leader's window closes when its program ends, as any window of a person does.
    commandLine("set-option", "-w", "-t", `=${request.session}:`, "remain-on-exit", "off"),
    markScript(request.session, request.owner),
  ].join("\n");
  const out = await startServer(address, script);
  const endpoint = (await runTmux(address, ["display-message", "-p", "#{socket_path}"])).trim();
  const pane = parsePane(out.trim().split("\n")[0] ?? "", endpoint);
  if (!pane) throw new TeamAgentError("spawn_failed", `tmux started no session ${request.session}`);
  return { pane: toRef(pane), attach: ["tmux", "-S", endpoint, "attach", "-t", `=${request.session}`] };
};
