import { shellCommand } from "./server.ts";

interface AttachRequest {
  readonly endpoint: string;
  readonly session: string;
  readonly window: string | undefined;
  /** Environment of the person who looks. */
  readonly inside: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * How a person gets to see a window. From a plain terminal: attach. From inside tmux: a new window there, which shows
 * a second view of the team's session, with its own status line off and its prefix out of the way.
 */
export const attachCommand = ({ endpoint, session, window, inside }: AttachRequest): readonly string[] => {
  const target = window === undefined ? `=${session}` : `=${session}:=${window}`;
  const outer = inside?.TMUX?.split(",")[0];
  if (!outer) return ["tmux", "-S", endpoint, "attach", "-t", target];
  const select = window === undefined ? [] : [";", "select-window", "-t", `:=${window}`];
  const view = [
    "tmux",
    "-S",
    endpoint,
    "new-session",
    "-t",
    `=${session}`,
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
  return ["tmux", "-S", outer, "new-window", "-n", window ?? session, `TMUX= ${shellCommand(view)}`];
};
