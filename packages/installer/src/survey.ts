import { statSync } from "node:fs";
import { homedir } from "node:os";
import { refuseUnwritable } from "./checks/disk.ts";
import { type FoundNode, findNode, isMusl } from "./checks/node.ts";
import { lookAtPath, type PathState } from "./checks/on-path.ts";
import { type FoundTmux, findTmux } from "./checks/tmux.ts";
import { InstallError } from "./fail.ts";
import { type InUse, lookAtUse } from "./in-use.ts";
import { refuseForeign } from "./launcher.ts";
import { resolveVersion } from "./npm/packages.ts";
import type { Options } from "./options.ts";
import { refuseOthers } from "./ours.ts";
import { findProviders } from "./path.ts";
import type { Places } from "./places.ts";
import { installedNode, nodePackage } from "./private-node.ts";
import { CLI } from "./stage.ts";
import { currentVersion } from "./versions.ts";

/** All that decides what an installation does. Looking changes nothing. */
export interface Survey {
  readonly version: string;
  readonly before: string | null;
  readonly node: FoundNode | null;
  /** The Node.js that it will run with; null where one has to be brought. */
  readonly nodePath: string | null;
  /** The package that a private Node.js comes in; null where none is needed. */
  readonly nodePackage: string | null;
  readonly isMusl: boolean;
  readonly tmux: FoundTmux;
  /** Programs of providers that are there. */
  readonly providers: readonly string[];
  readonly path: PathState;
  readonly use: InUse;
}

/** What root writes into somebody's HOME is theirs no more. */
const refuseForeignHome = ({ prefix, runtimeDir }: Options): void => {
  if (prefix !== null && runtimeDir !== null) return;
  const home = homedir();
  const owner = statSync(home, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === process.getuid?.()) return;
  throw new InstallError("home_foreign", `${home} belongs to another user (${owner})`, {
    action:
      "run the same command as that user, without sudo; or name both folders: --prefix <folder> --runtime-dir <folder>",
  });
};

/** Looks at everything before anything is done. Throws what can be refused now. */
export const survey = async (places: Places, options: Options, signal: AbortSignal): Promise<Survey> => {
  if (process.platform !== "linux" && process.platform !== "darwin")
    throw new InstallError(
      "system_unsupported",
      `Linux and macOS are supported, and this is ${process.platform}`,
      {
        action: process.platform === "win32" ? "run it inside WSL" : "use Linux or macOS",
      },
    );
  refuseForeign(places);
  refuseForeignHome(options);
  const [node, tmux, version] = await Promise.all([
    findNode(),
    findTmux(),
    resolveVersion(CLI, options.version, signal),
  ]);
  const musl = isMusl();
  const fits = node?.fits === true && !options.privateNode;
  const nodePath = fits ? node.path : installedNode(places);
  const needed = nodePath === null ? nodePackage(`${process.platform}-${process.arch}`, musl) : null;
  refuseOthers(places, version);
  refuseUnwritable([places.runtime, places.bin], needed !== null);
  return {
    version,
    before: currentVersion(places),
    node,
    nodePath,
    nodePackage: needed,
    isMusl: musl,
    tmux,
    providers: findProviders(),
    path: lookAtPath(places),
    use: lookAtUse(places),
  };
};
