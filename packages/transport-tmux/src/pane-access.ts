import type { PaneAccess, PaneRef, PaneStatus } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { CAPTURE_FORMAT, isDead, toCapture } from "./capture.ts";
import { isSameProcess } from "./identity.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine } from "./quote.ts";
import type { ReadScreen } from "./screen-reader.ts";
import { captureCommand } from "./screen-reader.ts";
import { isServerMissing } from "./tmux.ts";

/** Runs one tmux command line, over whatever connection there is. `input` feeds commands that read a file `-`. */
export interface CommandRunner {
  run(command: string): Promise<readonly string[]>;
  readonly readScreen: ReadScreen;
  /** Puts text into a named paste buffer. */
  setBuffer(name: string, text: string): Promise<void>;
}

let buffers = 0;

/** Looking at and writing to panes: the same words for a control connection and for one-shot commands. */
export const createPaneAccess = (endpoint: string, runner: CommandRunner): PaneAccess => {
  const identify = async (pane: PaneRef): Promise<PaneStatus | null> => {
    const lines = await runner
      .run(commandLine("display-message", "-p", "-t", pane.paneId, PANE_FORMAT))
      .catch((error: unknown) => {
        // Only tmux itself can say that a pane is gone; a connection that is lost says nothing about it.
        if (isPaneMissing(error)) return null;
        throw error;
      });
    if (lines === null) return null;
    // A server that is busy may give no answer at all; that is no word about the pane.
    if (!lines[0])
      throw new TeamAgentError("tmux_failed", `tmux said nothing about pane ${pane.paneId}`, {
        data: { paneId: pane.paneId },
      });
    const now = parsePane(lines[0], endpoint);
    // `display-message` falls back to another pane when the target is gone, so the id is compared too.
    return now && now.paneId === pane.paneId && isSamePane(pane, now) ? now : null;
  };

  const proven = async (pane: PaneRef): Promise<void> => {
    const now = await identify(pane);
    if (now && !now.dead) return;
    throw new TeamAgentError(
      "pane_missing",
      `pane ${pane.paneId} (${pane.window}) is gone or is no longer the same process`,
      {
        data: { paneId: pane.paneId, window: pane.window },
      },
    );
  };

  return {
    endpoint,
    identify,
    capture: async (pane, options) => {
      const styled = options?.styled ?? false;
      const [facts, text] = await Promise.all([
        runner.run(commandLine("display-message", "-p", "-t", pane.paneId, CAPTURE_FORMAT)),
        runner.readScreen(pane.paneId, styled),
      ]);
      const [told = ""] = facts;
      // For its word about a dead program tmux scrolls by a line, which may be the only one that there was.
      const whole = isDead(told)
        ? await runner.run(captureCommand(pane.paneId, styled, "-p", "-S", "-1"))
        : text;
      return toCapture(told, whole, styled, Date.now());
    },
    type: async (pane, text) => {
      refuseControlCharacters(text, /[\u0000-\u001f\u007f-\u009f]/);
      await proven(pane);
      await runner.run(commandLine("send-keys", "-t", pane.paneId, "-l", "--", text));
    },
    paste: async (pane, text) => {
      refuseControlCharacters(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      await proven(pane);
      buffers += 1;
      const buffer = `team-agent-${process.pid}-${buffers}`;
      await runner.setBuffer(buffer, text);
      await runner.run(commandLine("paste-buffer", "-p", "-d", "-b", buffer, "-t", pane.paneId));
    },
    keys: async (pane, keys) => {
      await proven(pane);
      // Each key is its own write: a program that reads a burst may take it for a paste.
      for (const key of keys) await runner.run(commandLine("send-keys", "-t", pane.paneId, "--", key));
    },
    isRunning: async (process) => isSameProcess(process),
    idleSince: async (pane) => {
      const lines = await runner.run(
        commandLine("list-clients", "-F", "#{session_name}\t#{client_control_mode}\t#{client_activity}"),
      );
      const latest = lines
        .map((line) => line.split("\t"))
        .filter(([session, control]) => session === pane.session && control !== "1")
        .map(([, , seconds]) => Number(seconds) * 1000);
      return latest.length === 0 ? null : Math.max(0, Date.now() - Math.max(...latest));
    },
  };
};

const isPaneMissing = (error: unknown): boolean =>
  isServerMissing(error) ||
  (error instanceof Error && /can't find|no such (?:pane|session)/i.test(error.message));

const isSamePane = (wanted: PaneRef, now: PaneStatus): boolean =>
  wanted.pid === now.pid &&
  (wanted.startTime === null || now.startTime === null || wanted.startTime === now.startTime);

const refuseControlCharacters = (text: string, forbidden: RegExp): void => {
  const at = text.search(forbidden);
  if (at >= 0)
    throw new TeamAgentError(
      "control_character",
      `refused to write control character U+${text.charCodeAt(at).toString(16).padStart(4, "0")} into a pane`,
    );
};
