import type { TransportPlugin } from "@team-agent/plugin-api";
import { PLUGIN_API_VERSION } from "@team-agent/plugin-api/toolkit";
import { locateCaller } from "./caller.ts";
import { detectTmux } from "./detect.ts";
import { accessAt } from "./one-shot.ts";
import { processes } from "./processes.ts";
import { listPanes, listSessions } from "./server.ts";
import { startSession } from "./start-session.ts";
import { openTransport } from "./transport.ts";

const tmux: TransportPlugin = {
  kind: "transport",
  apiVersion: PLUGIN_API_VERSION,
  id: "tmux",
  errors: {
    tmux_missing: "tmux is not installed, or not on PATH.",
    tmux_failed: "tmux refused a command.",
    tmux_connection_lost: "The connection to tmux ended.",
  },
  detect: ({ env }) => detectTmux(env),
  open: openTransport,
  locateCaller,
  ...processes,
  at: accessAt,
  attachTo: ({ endpoint, session }) => ["tmux", "-S", endpoint, "attach", "-t", `=${session}`],
  sessions: listSessions,
  panes: listPanes,
  startSession,
};

export default tmux;
