import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Transport, TransportPlugin } from "../transport.ts";
import type { PaneRef } from "../values.ts";

export interface TransportCaseOptions {
  /** The package.json of the plugin's package, parsed. */
  readonly manifest: unknown;
  /** Key of a private server for these cases alone, 12 hex digits. */
  readonly serverKey: string;
  /** An empty folder; the cases write below it and leave removing it to the caller. */
  readonly directory: string;
  /** Puts a pane into a mode that eats keys. The contract has no such call; without it that case is left out. */
  readonly enterMode?: (pane: PaneRef) => Promise<void>;
  /** Ends the whole server from outside; without it that case is left out. */
  readonly killServer?: (endpoint: string) => Promise<void>;
}

/** A transport of its own for each case; its session is gone afterwards, whatever happened. */
export interface TransportBench {
  readonly plugin: TransportPlugin;
  readonly options: TransportCaseOptions;
  use(run: (transport: Transport, folder: string) => Promise<void>): Promise<void>;
}

export const SHELL = "/bin/sh";
export const shellEnv = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
});

export const createBench = (plugin: TransportPlugin, options: TransportCaseOptions): TransportBench => ({
  plugin,
  options,
  async use(run) {
    const session = `conformance-${randomUUID().slice(0, 8)}`;
    const folder = join(options.directory, session);
    await mkdir(folder, { recursive: true });
    const request = { serverKey: options.serverKey, session, owner: session, create: true };
    const transport = await plugin.open(request);
    try {
      await run(transport, folder);
    } finally {
      // The case may have ended the session or the server already.
      await transport.destroySession().catch(() => undefined);
      await transport.close();
    }
  },
});

/** A program that stays, and shows what is typed. */
export const spawnCat = (transport: Transport, cwd: string, window = "one") =>
  transport.spawn({ window, argv: ["/bin/cat"], cwd, env: shellEnv() });
