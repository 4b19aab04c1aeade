import type { PassedVariable } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";

export const TOKEN_ENV = "TEAM_AGENT_TOKEN";

/** Session variables of the command's own surroundings; no agent may take them for its own. */
const ALWAYS_STRIPPED = [
  "TERM",
  "TERM_PROGRAM*",
  "STY",
  "WINDOW",
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
  "TEAM_AGENT_*",
  "npm_*",
  "INIT_CWD",
  "NODE_OPTIONS",
];

const LOOKS_SECRET =
  /(?:^|_)(?:API_?KEY|KEY|ACCESS_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|AUTH)(?:_|$)/i;

/** Names that are kept with the team, so that a later start needs no help: paths, language, proxies. */
const STORED = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_*",
  "TZ",
  "TMPDIR",
  "XDG_*",
  "COLORTERM",
  "EDITOR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "ALL_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "SSH_AUTH_SOCK",
];

const matches = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );

/**
 * The environment of a worker: the caller's, without session variables, and without names that look like secrets
 * unless this provider names them as its own.
 */
export const workerEnvironment = (
  caller: Readonly<Record<string, string>>,
  provider: Pick<GuardedProvider, "pass" | "strip">,
  sessionVariables: readonly string[],
): Record<string, string> => {
  const passed = provider.pass.map(({ name }) => name);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    if (matches(name, ALWAYS_STRIPPED)) continue;
    // A whole name that is passed on wins over what is stripped; a pattern such as PROGRAM_* wins over what others strip
    // only, because the session's own variables begin like that too. Nobody strips what every program needs.
    const isPassed = matches(name, passed) || matches(name, STORED);
    const isStripped = matches(name, provider.strip) || (!isPassed && matches(name, sessionVariables));
    if (passed.includes(name) || (!isStripped && (isPassed || !LOOKS_SECRET.test(name)))) env[name] = value;
  }
  return { ...env, TERM: "xterm-256color", COLORTERM: "truecolor" };
};

/** A leader keeps all of the person's environment but the variables of another running session. */
export const leaderEnvironment = (
  caller: Readonly<Record<string, string>>,
  sessionVariables: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(caller).filter(
      ([name]) => !matches(name, ["TEAM_AGENT_*", "PWD", "OLDPWD", "SHLVL", "_", ...sessionVariables]),
    ),
  );

/** The part of an environment that may be written to the database. */
export const storableEnvironment = (
  caller: Readonly<Record<string, string>>,
  passed: readonly PassedVariable[],
): Record<string, string> => {
  const names = passed.filter(({ secret }) => !secret).map(({ name }) => name);
  const secrets = passed.filter(({ secret }) => secret).map(({ name }) => name);
  return Object.fromEntries(
    // A value such as a proxy's address may carry a password.
    Object.entries(caller).filter(
      ([name, value]) =>
        matches(name, [...STORED, ...names]) &&
        !matches(name, secrets) &&
        !/:\/\/[^/\s:@]+:[^/\s@]+@/.test(value),
    ),
  );
};

export const identityEnvironment = (agent: {
  workspace: string;
  teamKey: string;
  agentId: string;
  socket: string;
  token: string;
}): Record<string, string> => ({
  TEAM_AGENT_WORKSPACE: agent.workspace,
  TEAM_AGENT_ID: agent.agentId,
  TEAM_AGENT_AGENT_ID: agent.agentId,
  TEAM_AGENT_OWNER_TEAM_ID: agent.teamKey,
  TEAM_AGENT_SOCKET: agent.socket,
  [TOKEN_ENV]: agent.token,
});
