import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { invalidPlugin } from "./load.ts";
import type { FoundPlugin } from "./read.ts";
import { verdictOn, writeVerdict } from "./verdicts.ts";

export const IMPORT_LIMIT_MS = 3_000;

/** Ends by itself, whatever the module left open. What the module writes is not what is read: that has a name before it. */
const TRIAL = `const [url] = process.argv.slice(1);
const say = (why) => process.stdout.write("\\ntried " + JSON.stringify(why) + "\\n", () => process.kill(process.pid, "SIGKILL"));
import(url).then(() => say(null), (error) => say(String(error?.message ?? error)));`;

export const entryUrl = ({ directory, manifest }: Pick<FoundPlugin, "directory" | "manifest">): string =>
  pathToFileURL(join(directory, manifest.entry)).href;

/** Throws where the plugin cannot be imported. Tried once for each of its versions, and written down in `home`. */
export const tryPlugin = async (home: string, plugin: FoundPlugin): Promise<void> => {
  const known = verdictOn(home, plugin);
  const why = known ? known.refused : await tryImport(entryUrl(plugin));
  if (!known) writeVerdict(home, plugin, why);
  if (why !== null) throw invalidPlugin(plugin, why);
};

/**
 * Imports a module in a process of its own, which sees neither tokens nor keys. Null where that works; else why not: what
 * it threw, that it ended the process, or that it was not done in time.
 */
const tryImport = async (url: string): Promise<string | null> => {
  const { PATH, HOME } = process.env;
  const { stdout, isLate } = await new Promise<{ stdout: string; isLate: boolean }>((done) => {
    const options = { env: { PATH, HOME }, timeout: IMPORT_LIMIT_MS, killSignal: "SIGKILL" as const };
    execFile(process.execPath, ["--input-type=module", "-e", TRIAL, "--", url], options, (error, out) =>
      done({ stdout: String(out), isLate: error?.killed === true }),
    );
  });
  const said = /^tried (.*)$/m.exec(stdout)?.[1];
  if (said !== undefined) {
    const why = JSON.parse(said) as string | null;
    return why === null ? null : `its module cannot be loaded (${why})`;
  }
  return isLate
    ? `its module is not loaded within ${IMPORT_LIMIT_MS / 1000} s`
    : "its module ends the process that loads it";
};
