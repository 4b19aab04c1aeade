import { join } from "node:path";
import { insideOf, type Places } from "./places.ts";
import { run } from "./run.ts";
import { bad, good, quote, short, type Voice } from "./say.ts";
import type { Survey } from "./survey.ts";
import { markerOf } from "./versions.ts";

export interface Replaced {
  readonly workspace: string;
  readonly from: string;
  readonly ok: boolean;
}

const WITHIN_MS = 60_000;

/**
 * Lets the coordinator of the version in use take over where another one runs; agents go on, and nothing is lost. A newer
 * one gives way to no older one, so it is stopped before.
 */
export const replaceCoordinators = async (
  places: Places,
  { use, version }: Pick<Survey, "use" | "version">,
  { say }: Voice,
): Promise<readonly Replaced[]> => {
  const replaced: Replaced[] = [];
  for (const { workspace, version: from } of use.coordinators.filter((one) => one.version !== version)) {
    const ask = (verb: string, command: readonly [string, ...string[]]) =>
      run([...command, "coordinator", verb, "--workspace", workspace], { timeoutMs: WITHIN_MS });
    const folder = join(places.versions, from);
    if (isNewer(from, version))
      await ask("stop", [markerOf(folder)?.node ?? process.execPath, insideOf(folder).command]);
    const ended = await ask("ensure", [places.launcher]);
    const ok = ended.status === 0;
    replaced.push({ workspace, from, ok });
    if (ok) say(`${good("done")}  the coordinator of ${short(workspace)} is ${version} now`);
    else
      say(
        `${bad("failed")}  the coordinator of ${short(workspace)} goes on as ${from}. To try again: ${quote(places.launcher)} coordinator ensure --workspace ${quote(workspace)}\n${ended.stderr.trim()}`,
      );
  }
  return replaced;
};

const isNewer = (one: string, other: string): boolean =>
  one.localeCompare(other, "en", { numeric: true }) > 0;
