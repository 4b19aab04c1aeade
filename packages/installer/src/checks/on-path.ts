import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { lookAtLauncher } from "../launcher.ts";
import { allOnPath } from "../path.ts";
import type { Places } from "../places.ts";

export interface PathState {
  /** The command's folder is on PATH. */
  readonly isOn: boolean;
  /** What a person adds, and to which file; null where nothing has to be added. */
  readonly add: { readonly file: string; readonly line: string } | null;
  /** Another `team-agent`, which a shell finds before this one. */
  readonly before: string | null;
}

export const lookAtPath = ({ bin, launcher }: Places, env = process.env): PathState => {
  const isOn = (env.PATH ?? "").split(":").some((folder) => same(folder, bin));
  const first = allOnPath("team-agent", env.PATH)[0] ?? null;
  const isOurs = first !== null && (same(first, launcher) || lookAtLauncher(first) === "ours");
  return {
    isOn,
    add: isOn ? null : { file: shellFile(env.SHELL, process.platform), line: lineFor(bin, env.SHELL) },
    before: first === null || isOurs ? null : first,
  };
};

const same = (one: string, other: string): boolean =>
  one === other || (real(one) ?? one) === (real(other) ?? other);

const real = (path: string): string | null => {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
};

/** The file that a person's shell reads when it begins. */
export const shellFile = (shell = "", platform: NodeJS.Platform = "linux"): string => {
  switch (basename(shell)) {
    case "zsh":
      return "~/.zshrc";
    case "fish":
      return "~/.config/fish/config.fish";
    case "bash":
      return platform === "darwin" ? "~/.bash_profile" : "~/.bashrc";
    default:
      return "~/.profile";
  }
};

export const lineFor = (bin: string, shell = ""): string => {
  const home = homedir();
  const short = bin.startsWith(`${home}/`) ? join("$HOME", bin.slice(home.length + 1)) : bin;
  return basename(shell) === "fish" ? `fish_add_path "${short}"` : `export PATH="${short}:$PATH"`;
};
