import { quote } from "./quote.ts";
import { COLUMNS, ROWS } from "./standard-size.ts";

/** The window that each session begins with, by its id: a person may give it another name. */
export const HOME_OPTION = "@team_agent_home";

export const HOME_WINDOW = "team";

/**
 * Our own minimal configuration: sizes, a server that outlives its sessions, and dead panes that stay to be read.
 * tmux tells a control client nothing about a pane that died and stays. Commands inside a hook notify nobody either,
 * so the hook runs a command from outside that renames the session's first window to its own name, which is announced
 * at once. The window that died may be gone by then, and an empty target would mean another one.
 */
export const CONFIGURATION = [
  "set-option -s exit-empty off",
  "set-option -s escape-time 10",
  `set-option -g default-size ${COLUMNS}x${ROWS}`,
  "set-option -g remain-on-exit on",
  "set-option -g history-limit 5000",
  "set-option -g allow-rename off",
  "set-option -g automatic-rename off",
  "set-option -g set-titles off",
  "set-option -g destroy-unattached off",
  `set-hook -gw pane-died ${quote(`run-shell -b "[ -z '#{${HOME_OPTION}}' ] || tmux -S '#{socket_path}' rename-window -t '#{${HOME_OPTION}}' ${HOME_WINDOW}"`)}`,
];
