import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { askYes, isAtTerminal } from "../ask.ts";
import { describeNode } from "../checks/node.ts";
import { OLDEST_TMUX } from "../checks/tmux.ts";
import { InstallError, notInstalled } from "../fail.ts";
import { isThere } from "../files.ts";
import { removeHalfDone } from "../half-done.ts";
import { sayPlan, sayWhatIsNext } from "../install-words.ts";
import { writeLauncher } from "../launcher.ts";
import { takeLock } from "../lock.ts";
import type { Options } from "../options.ts";
import type { Places } from "../places.ts";
import { bringNode } from "../private-node.ts";
import { removeOld } from "../remove-old.ts";
import { replaceCoordinators } from "../replace-coordinators.ts";
import { bad, good, short, type Voice, warned } from "../say.ts";
import { installSkill } from "../skill.ts";
import { stageVersion } from "../stage.ts";
import { runSteps, type Step } from "../steps.ts";
import { type Survey, survey } from "../survey.ts";
import { noteCommand, removeEmptyFolders, switchTo } from "../versions.ts";

/** Installs a version, or updates to it, while whatever runs goes on. */
export const install = async (places: Places, options: Options, voice: Voice, signal: AbortSignal) => {
  const found = await survey(places, options, signal);
  if (options.command === "update" && found.before === null) throw notInstalled(short(places.runtime));
  sayPlan(found, places, voice);
  const answer = {
    version: found.version,
    before: found.before,
    prefix: places.prefix,
    runtime: places.runtime,
  };
  if (options.dryRun) {
    voice.say("Nothing was done: --dry-run.");
    return { ...answer, dry_run: true };
  }
  await agreeToNode(found, options, voice, signal);
  const giveBack = takeLock(places);
  try {
    removeHalfDone(places);
    await runSteps(stepsOf(found, places), { signal, onStep: voice.step });
  } finally {
    giveBack();
    // Where everything was taken back, nothing is left of it.
    removeEmptyFolders(places);
  }
  const replaced = await replaceCoordinators(places, found, voice);
  const skill = options.skill ? await installSkill(places, voice) : null;
  const removed = removeOld(places);
  await offerTmux(found, options, voice, signal);
  sayWhatIsNext(found, places, voice);
  return { ...answer, dry_run: false, replaced, skill, removed, on_path: found.path.isOn };
};

const stepsOf = (found: Survey, places: Places): readonly Step[] => {
  let node = found.nodePath ?? "";
  const { nodePackage, version, isMusl } = found;
  return [
    ...(nodePackage === null
      ? []
      : [
          {
            name: "bring a private Node.js",
            run: async (signal: AbortSignal) => {
              const brought = await bringNode(places, nodePackage, signal);
              node = brought.path;
              return brought.undo;
            },
          },
        ]),
    {
      name: `${isThere(join(places.versions, version)) ? "look at" : "bring"} team-agent ${version}, and try it`,
      run: (signal) => stageVersion(places, { version, node, isMusl }, signal),
    },
    { name: `write ${short(places.launcher)}`, run: () => writeLauncher(places) },
    { name: "write down where it is", run: () => noteCommand(places) },
    { name: `use ${version} from now on`, run: () => switchTo(places, version) },
  ];
};

/** A Node.js of another hundred megabytes is a person's decision. Throws `node_too_old`. */
const agreeToNode = async (
  found: Survey,
  options: Options,
  { say }: Voice,
  signal: AbortSignal,
): Promise<void> => {
  if (found.nodePackage === null || options.privateNode || options.yes) return;
  if (!options.json && isAtTerminal()) {
    if (await askYes("Bring a private Node.js, which changes nothing of yours?", signal)) return;
    say();
  }
  throw new InstallError("node_too_old", `Node.js: ${describeNode(found.node)}`, {
    action: "install a newer one, or let a private one come: npx @team-agent/installer --private-node",
  });
};

const offerTmux = async (
  { tmux }: Survey,
  options: Options,
  { say }: Voice,
  signal: AbortSignal,
): Promise<void> => {
  if (tmux.fits || options.json) return;
  if (tmux.install === null)
    return say(`${warned("tmux")} ${OLDEST_TMUX} or newer is needed before a team can start.`);
  if (
    !isAtTerminal() ||
    options.yes ||
    !(await askYes(`tmux is missing. Run \`${tmux.install}\` now?`, signal))
  )
    return say(`${warned("tmux")} is needed before a team can start: ${tmux.install}`);
  const [program = "", ...args] = tmux.install.split(" ");
  // It may ask for a password at this terminal.
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  say(status === 0 ? `${good("done")}  tmux` : `${bad("failed")}  ${tmux.install}`);
};
