import { constants } from "node:os";
import type { PaneStatus } from "@team-agent/plugin-api";
import { processStartTime } from "./identity.ts";

const FIELDS = [
  "#{pane_id}",
  "#{pane_pid}",
  "#{pane_dead}",
  "#{pane_dead_status}",
  // Empty before tmux 3.3.
  "#{pane_dead_signal}",
  "#{pane_in_mode}",
  "#{pane_mode}",
  "#{session_name}",
  "#{window_name}",
  "#{pane_current_command}",
];

/** Tabs cannot stand in session and window names that we make, and tmux prints them as they are. */
export const PANE_FORMAT = FIELDS.join("\t");

export const parsePane = (line: string, endpoint: string): PaneStatus | null => {
  const [paneId, pid, dead, status, signal, inMode, mode, session, window, command] = line.split("\t");
  if (!paneId?.startsWith("%") || !pid) return null;
  return {
    endpoint,
    session: session ?? "",
    window: window ?? "",
    paneId,
    pid: Number(pid),
    startTime: processStartTime(Number(pid)),
    dead: dead === "1",
    exitStatus: status && !signal ? Number(status) : null,
    ...(signal ? { signal: nameOf(signal) } : {}),
    command: command ?? "",
    mode: inMode && inMode !== "0" ? mode || "unknown" : null,
  };
};

/** A number where tmux was built without the names; else a name without its `SIG`. */
const nameOf = (signal: string): string => {
  if (!/^\d+$/.test(signal)) return `SIG${signal.replace(/^SIG/, "")}`;
  const known = Object.entries(constants.signals).find(([, number]) => number === Number(signal));
  return known ? known[0] : `SIG${signal}`;
};
