import { InstallError, notInstalled } from "../fail.ts";
import { lookAtUse } from "../in-use.ts";
import { takeLock } from "../lock.ts";
import type { Options } from "../options.ts";
import type { Places } from "../places.ts";
import { replaceCoordinators } from "../replace-coordinators.ts";
import { good, short, type Voice } from "../say.ts";
import { currentVersion, installedVersions, type Marker, previousVersion, switchTo } from "../versions.ts";

/** Uses the version from before again. Throws `not_installed`, `no_version_before`, `database_newer`. */
export const rollback = async (places: Places, options: Options, voice: Voice, signal: AbortSignal) => {
  const { from, to } = pairOf(places);
  const use = lookAtUse(places);
  if (from.schema > to.schema && !options.force)
    throw databasesAreNewer(
      from,
      to,
      use.coordinators.map(({ workspace }) => workspace),
    );
  voice.say(`team-agent ${from.version} → ${to.version}, in ${short(places.runtime)}`);
  const answer = { version: to.version, before: from.version };
  if (options.dryRun) {
    voice.say("Nothing was done: --dry-run.");
    return { ...answer, dry_run: true };
  }
  signal.throwIfAborted();
  const giveBack = takeLock(places);
  try {
    switchTo(places, to.version);
  } finally {
    giveBack();
  }
  voice.say(`${good("done")}  use ${to.version} from now on`);
  const replaced = await replaceCoordinators(places, { use, version: to.version }, voice);
  return { ...answer, dry_run: false, replaced };
};

const pairOf = (places: Places): { readonly from: Marker; readonly to: Marker } => {
  const all = installedVersions(places);
  const from = all.find(({ version }) => version === currentVersion(places));
  if (!from) throw notInstalled(short(places.runtime));
  const name = previousVersion(places);
  const to = all.find(({ version }) => version === name && version !== from.version);
  if (to) return { from, to };
  throw new InstallError("no_version_before", `no version from before ${from.version} is kept`, {
    action: "name one: npx @team-agent/installer update --use <version>",
  });
};

const databasesAreNewer = (from: Marker, to: Marker, workspaces: readonly string[]): InstallError =>
  new InstallError(
    "database_newer",
    `${from.version} keeps its databases in form ${from.schema}, and ${to.version} reads them up to form ${to.schema} only`,
    {
      action: `stop each workspace${workspaces.length > 0 ? ` (${workspaces.join(", ")})` : ""} with its coordinator, put the copy from before in the place of its database (mv .team/runtime/team.db.pre-migration-*-from-v${to.schema}.bak .team/runtime/team.db; what came since is lost), then: npx @team-agent/installer update --rollback --force`,
    },
  );
