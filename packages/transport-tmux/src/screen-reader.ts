import { randomBytes } from "node:crypto";
import { commandLine } from "./quote.ts";

type Run = (command: string) => Promise<readonly string[]>;

/** Lines of a pane's screen; with SGR sequences when `styled`. */
export type ReadScreen = (paneId: string, styled: boolean) => Promise<readonly string[]>;

export const captureCommand = (paneId: string, styled: boolean, ...where: readonly string[]): string =>
  commandLine("capture-pane", ...where, ...(styled ? ["-e"] : []), "-t", paneId);

/** Everything that may be written in another way than it is. */
const SAMPLE = "a\\b \\033 $HOME ~ \u001b[1m\u000e\t é数🙂";

/**
 * Reads screens over a control connection. tmux 3.3a never frees what `capture-pane -p` tells a control client, about
 * 10 KB for each look, so the screen goes through a paste buffer, which is freed. `show-buffer` writes control characters
 * in its own way; where a sample does not come back as it was, that way is unknown, and the direct one is taken.
 */
export const createScreenReader = (run: Run): ReadScreen => {
  const buffer = `team-agent-screen-${randomBytes(6).toString("hex")}`;
  const show = commandLine("show-buffer", "-b", buffer);
  const remove = commandLine("delete-buffer", "-b", buffer);
  let isUnderstood: Promise<boolean> | null = null;

  const trySample = async (): Promise<boolean> => {
    // Written in one go, so that nothing of this connection comes between them.
    const [, shown] = await Promise.all([
      run(commandLine("set-buffer", "-b", buffer, "--", SAMPLE)),
      run(show),
      run(remove),
    ]);
    return takeBackEscapes(shown[0] ?? "") === SAMPLE;
  };
  const understood = (): Promise<boolean> => {
    isUnderstood ??= trySample().catch((error: unknown) => {
      isUnderstood = null;
      throw error;
    });
    return isUnderstood;
  };

  return async (paneId, styled) => {
    if (!(await understood())) return await run(captureCommand(paneId, styled, "-p"));
    const [, shown] = await Promise.all([
      run(captureCommand(paneId, styled, "-b", buffer)),
      run(show),
      run(remove),
    ]);
    // The buffer ends with a line's end, and its reply with one more.
    const lines = shown.at(-1) === "" ? shown.slice(0, -1) : shown;
    return lines.map(takeBackEscapes);
  };
};

const NAMED: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  b: "\b",
  a: "\u0007",
  v: "\v",
  t: "\t",
  f: "\f",
  s: " ",
  "0": "\0",
};

/** Takes back what `show-buffer` does to control characters, backslashes and what looks like a variable. */
export const takeBackEscapes = (line: string): string =>
  line.replaceAll(/\\([0-7]{3}|.)/g, (_all, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (NAMED[code] ?? code),
  );
