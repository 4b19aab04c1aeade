import { commandLine } from "./quote.ts";

export const COLUMNS = "200";
export const ROWS = "50";
const STANDARD = `${COLUMNS}x${ROWS}`;

/**
 * Gives windows that nobody looks at their size back. tmux leaves them as the last terminal had them, and in a low or
 * narrow one a program cuts its dialogs. While some terminal shows the session, tmux itself goes by that one.
 */
export const restoreSize = async (
  run: (command: string) => Promise<readonly string[]>,
  session: string,
): Promise<void> => {
  const [group] = await run(commandLine("display-message", "-p", "-t", `${session}:`, "#{session_group}"));
  const clients = await run("list-clients -F '#{client_control_mode}\t#{session_id}\t#{session_group}'");
  const isShown = clients
    .map((line) => line.split("\t"))
    .some(([control, id, of]) => control === "0" && (id === session || (of && of === group)));
  if (isShown) return;
  const windows = await run(
    commandLine("list-windows", "-t", `${session}:`, "-F", "#{window_id}\t#{window_width}x#{window_height}"),
  );
  for (const line of windows) {
    const [id, size] = line.split("\t");
    if (!id || size === STANDARD) continue;
    await run(commandLine("resize-window", "-t", id, "-x", COLUMNS, "-y", ROWS));
    // A size that was set by hand would stay, whoever looks at the window later.
    await run(commandLine("set-option", "-wu", "-t", id, "window-size"));
  }
};
