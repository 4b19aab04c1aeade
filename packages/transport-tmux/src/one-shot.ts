import { isAbsolute } from "node:path";
import type { PaneAccess } from "@team-agent/plugin-api";
import { type CommandRunner, createPaneAccess } from "./pane-access.ts";
import { captureCommand } from "./screen-reader.ts";
import { runTmux, type ServerAddress } from "./tmux.ts";

/** A socket path is addressed by path; anything else is a name below tmux's own folder. */
export const toAddress = (endpoint: string): ServerAddress =>
  isAbsolute(endpoint) ? ["-S", endpoint] : ["-L", endpoint];

/** Commands as processes of their own, their text on standard input so that nothing shows in a process list. */
export const oneShotRunner = (address: ServerAddress): CommandRunner => {
  const run: CommandRunner["run"] = async (command) =>
    splitLines(await runTmux(address, ["source-file", "-"], `${command}\n`));
  return {
    run,
    readScreen: (paneId, styled) => run(captureCommand(paneId, styled, "-p")),
    setBuffer: async (name, text) => {
      await runTmux(address, ["load-buffer", "-b", name, "-"], text);
    },
  };
};

export const accessAt = (endpoint: string): PaneAccess =>
  createPaneAccess(endpoint, oneShotRunner(toAddress(endpoint)));

const splitLines = (text: string): readonly string[] =>
  (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
