import type { PaneRef } from "@team-agent/plugin-api";
import { shellCommand } from "./server.ts";

interface AttachRequest {
  readonly endpoint: string;
  readonly session: string;
  /** As it stands now: a person may have moved it into another session. */
  readonly pane: PaneRef | undefined;
  /** Environment of the person who looks. */
  readonly inside: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * How a person gets to see a pane. From a plain terminal: attach. From inside tmux: a new window there, which shows a
 * second view of the pane's session, with its own status line off and its prefix out of the way.
 */
export const attachCommand = ({ endpoint, session, pane, inside }: AttachRequest): readonly string[] => {
  const outer = inside?.TMUX?.split(",")[0];
  const whole = `=${pane?.session ?? session}`;
  // The id alone may be found in somebody's view of the session, which has no prefix to leave it with.
  if (!outer) return ["tmux", "-S", endpoint, "attach", "-t", pane ? `${whole}:.${pane.paneId}` : whole];
  const here = `:.${pane?.paneId}`;
  const select = pane ? [";", "select-window", "-t", here, ";", "select-pane", "-t", here] : [];
  const view = [
    "tmux",
    "-S",
    endpoint,
    "new-session",
    "-t",
    whole,
    ";",
    "set-option",
    "destroy-unattached",
    "on",
    ";",
    "set-option",
    "status",
    "off",
    ";",
    "set-option",
    "prefix",
    "None",
    ...select,
  ];
  return ["tmux", "-S", outer, "new-window", "-n", pane?.window ?? session, `TMUX= ${shellCommand(view)}`];
};
