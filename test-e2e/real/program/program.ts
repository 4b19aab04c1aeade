import type { ProviderPlugin } from "@team-agent/plugin-api";

/** One of the real programs: where it comes from, and what it needs around it. */
export interface RealProgram {
  readonly provider: ProviderPlugin;
  /** Under whose name it is kept once it is installed, where that is not its own. */
  readonly cached?: string;
  /** Package and version, as npm installs it. */
  readonly release: string;
  /** The name under which its provider looks for it on PATH. */
  readonly command: string;
  /** Candidates below node_modules, best first. Those that need an install script are none. */
  readonly executables: readonly string[];
  /** The folder of its provider's package, where that one does not come with team-agent. */
  readonly plugin?: string;
  /** Writes its configuration and answers its environment. Nothing of the person's own can be seen from there. */
  settle(place: Place): Promise<Readonly<Record<string, string>>>;
}

export interface Place {
  /** An empty folder of the program's own. */
  readonly folder: string;
  /** The folder that workspaces lie in. */
  readonly work: string;
  readonly modelUrl: string;
  readonly wishes: Wishes;
}

/** What a test wants to stand in a person's own configuration. */
export interface Wishes {
  /** Workspaces (by name) whose folder trust Claude Code already has. */
  readonly trusted?: readonly string[];
  /** More of Codex's config.toml. */
  readonly codexConfig?: string;
  readonly claudeSettings?: Readonly<Record<string, unknown>>;
}

/** Everything that any of them may ask on its way out goes to the model's API, which lets nothing through. */
export const noWayOut = (modelUrl: string): Record<string, string> => ({
  HTTPS_PROXY: modelUrl,
  HTTP_PROXY: modelUrl,
  https_proxy: modelUrl,
  http_proxy: modelUrl,
  NO_PROXY: "127.0.0.1,localhost",
  no_proxy: "127.0.0.1,localhost",
});

export const versionOf = ({ release }: Pick<RealProgram, "release">): string =>
  release.slice(release.lastIndexOf("@") + 1);
