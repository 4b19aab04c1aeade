import type { LaunchContext } from "@team-agent/plugin-api";

/** A worker's launch; every case changes what it is about. */
export const launchContext = (overrides: Partial<LaunchContext> = {}): LaunchContext => ({
  mode: "fresh",
  seat: "worker",
  agentId: "alpha",
  teamKey: "team",
  cwd: "/work/repo",
  newSessionId: "11111111-1111-4111-8111-111111111111",
  detection: {
    installed: true,
    program: "/bin/agent",
    version: "2.1.330",
    versionVerified: true,
    signedIn: "yes",
  },
  mcpUrl: "http://127.0.0.1:20001/mcp",
  hookUrl: "http://127.0.0.1:20001/hooks",
  hookCommand: ["/opt/node", "/opt/team agent/hook.js"],
  mcpCommand: [],
  token: "s3cret",
  tokenEnv: "TEAM_TOKEN",
  secretDir: "/run/secret",
  instructions: "Be good.",
  permissions: { tools: ["fs_read", "git_diff", "network"], ask: false, bypass: false },
  model: null,
  profile: null,
  inheritMcp: false,
  allowRepositoryExecutables: false,
  env: {},
  extraArgs: [],
  ...overrides,
});
