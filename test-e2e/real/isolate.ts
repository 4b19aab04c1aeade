import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RealPrograms } from "./programs.ts";

export interface Isolated {
  readonly root: string;
  /** A whole environment, from nothing: both programs on PATH, homes of their own, no way out but the model API. */
  readonly env: Readonly<Record<string, string>>;
  readonly claudeConfigDir: string;
  readonly codexHome: string;
  /** Makes a workspace folder and returns its real path. */
  workspace(name: string, files?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

export interface IsolateOptions {
  readonly modelUrl: string;
  readonly programs: RealPrograms;
  /** Workspaces (by name) whose folder trust Claude Code already has. */
  readonly trusted?: readonly string[];
  /** More of Codex's config.toml. */
  readonly codexConfig?: string;
  readonly claudeSettings?: Readonly<Record<string, unknown>>;
}

/** Homes for both programs in a new folder. Nothing of the person's own configuration can be seen from there. */
export const isolate = async (options: IsolateOptions): Promise<Isolated> => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "ta-real-")));
  const folder = (name: string): string => path.join(root, name);
  const [home, bin, claudeConfigDir, codexHome, work, temp] = [
    folder("home"),
    folder("bin"),
    folder("claude"),
    folder("codex"),
    folder("work"),
    folder("tmp"),
  ];
  for (const each of [home, bin, claudeConfigDir, codexHome, work, temp]) await mkdir(each, { mode: 0o700 });
  for (const program of [options.programs.claude, options.programs.codex]) {
    if (program.available) await symlink(program.path, path.join(bin, program.name));
  }
  const trusted = (options.trusted ?? []).map((name) => [
    path.join(work, name),
    { hasTrustDialogAccepted: true },
  ]);
  // The first run of Claude Code asks its own servers, which are out of reach here, and would end.
  const claudeState = { hasCompletedOnboarding: true, projects: Object.fromEntries(trusted) };
  await writeFile(path.join(claudeConfigDir, ".claude.json"), JSON.stringify(claudeState));
  if (options.claudeSettings !== undefined) {
    await writeFile(path.join(claudeConfigDir, "settings.json"), JSON.stringify(options.claudeSettings));
  }
  await writeFile(path.join(codexHome, "config.toml"), codexToml(options));
  return {
    root,
    claudeConfigDir,
    codexHome,
    env: {
      PATH: [bin, path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
      HOME: home,
      TMPDIR: temp,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      CLAUDE_CONFIG_DIR: claudeConfigDir,
      CODEX_HOME: codexHome,
      ANTHROPIC_BASE_URL: options.modelUrl,
      // A token and not an API key: a key is asked about on the first start.
      ANTHROPIC_AUTH_TOKEN: "scripted",
      OPENAI_API_KEY: "scripted",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_MAX_RETRIES: "1",
      HTTPS_PROXY: options.modelUrl,
      HTTP_PROXY: options.modelUrl,
      https_proxy: options.modelUrl,
      http_proxy: options.modelUrl,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
    },
    workspace: async (name, files = {}) => {
      const cwd = path.join(work, name);
      await mkdir(cwd, { recursive: true });
      for (const [file, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
        await writeFile(path.join(cwd, file), content);
      }
      return cwd;
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
};

const codexToml = (options: IsolateOptions): string => `model = "gpt-5.2-codex"
model_provider = "scripted"
check_for_update_on_startup = false
${options.codexConfig ?? ""}
[model_providers.scripted]
name = "scripted"
base_url = "${options.modelUrl}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
request_max_retries = 1
stream_max_retries = 1

# A sandbox that is killed leaves the folders that it guards; none of them in a folder that everybody shares.
[sandbox_workspace_write]
exclude_slash_tmp = true

[analytics]
enabled = false
`;
