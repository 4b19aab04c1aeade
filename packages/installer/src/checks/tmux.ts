import { onPath } from "../path.ts";
import { run } from "../run.ts";

export interface FoundTmux {
  /** Null where there is none. */
  readonly version: string | null;
  readonly fits: boolean;
  /** The command that brings one; null where nobody knows the system's way. */
  readonly install: string | null;
}

const WAYS: readonly (readonly [program: string, command: string])[] = [
  ["brew", "brew install tmux"],
  ["apt-get", "sudo apt-get install -y tmux"],
  ["dnf", "sudo dnf install -y tmux"],
  ["pacman", "sudo pacman -S --noconfirm tmux"],
  ["apk", "sudo apk add tmux"],
  ["zypper", "sudo zypper install -y tmux"],
];

export const OLDEST_TMUX = "3.2";

export const describeTmux = ({ version, fits }: FoundTmux): string =>
  fits ? version! : version ? `${version} is too old (${OLDEST_TMUX} is needed)` : "there is none";

export const findTmux = async (): Promise<FoundTmux> => {
  const install = wayToInstall((name) => onPath(name) !== null, process.getuid?.() === 0);
  const ended = await run(["tmux", "-V"], { timeoutMs: 5_000 });
  if (ended.status !== 0) return { version: null, fits: false, install };
  const version = ended.stdout.trim().replace(/^tmux /, "");
  return { version, fits: isRecent(version), install };
};

/** 3.2 or newer; a build without a number is taken for a new one. */
export const isRecent = (version: string): boolean => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 2);
};

export const wayToInstall = (has: (program: string) => boolean, isRoot: boolean): string | null => {
  const way = WAYS.find(([program]) => has(program))?.[1] ?? null;
  return way && isRoot ? way.replace(/^sudo /, "") : way;
};
