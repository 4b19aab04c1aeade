import type { PaneRef } from "@team-agent/plugin-api";
import { oneShotRunner } from "./one-shot.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine } from "./quote.ts";
import { toRef } from "./transport.ts";

/** The pane a command was typed in. Only its own `TMUX` and `TMUX_PANE` count; nothing is found by looking around. */
export const locateCaller = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<PaneRef | null> => {
  const endpoint = env.TMUX?.split(",")[0];
  const paneId = env.TMUX_PANE;
  if (!endpoint || !paneId || !/^%\d+$/.test(paneId)) return null;
  const lines = await oneShotRunner(["-S", endpoint])
    .run(commandLine("display-message", "-p", "-t", paneId, PANE_FORMAT))
    .catch(() => []);
  const pane = parsePane(lines[0] ?? "", endpoint);
  return pane && pane.paneId === paneId ? toRef(pane) : null;
};
