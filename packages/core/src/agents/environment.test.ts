import { expect, test } from "vitest";
import {
  identityEnvironment,
  leaderEnvironment,
  storableEnvironment,
  TOKEN_ENV,
  workerEnvironment,
} from "./environment.ts";

const policy = {
  pass: [
    { name: "DEMO_API_KEY", secret: true },
    { name: "DEMO_HOME", secret: false },
    { name: "DEMO_AUTH_*", secret: true },
  ],
  strip: ["DEMOCODE", "DEMO_SESSION_*"],
};
/** Variables of the session that the calling command sits in, of any terminal and any program. */
const SESSION = ["TMUX", "TMUX_PANE", "OTHER_SESSION_*"];
const ofWorker = (name: string, value = "v") => workerEnvironment({ [name]: value }, policy, SESSION)[name];

test.each([
  "TMUX",
  "TMUX_PANE",
  "TERM_PROGRAM",
  "TERM_PROGRAM_VERSION",
  "STY",
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
  "INIT_CWD",
  "NODE_OPTIONS",
  "TEAM_AGENT_TOKEN",
  "TEAM_AGENT_ID",
  "npm_config_cache",
  "DEMOCODE",
  "DEMO_SESSION_ID",
  "OTHER_SESSION_ID",
])("%s of the caller's own session never reaches a worker", (name) => expect(ofWorker(name)).toBeUndefined());

test.each(["PATH", "HOME", "LANG", "LC_ALL", "GOPATH", "DEMO_HOME", "DEMO_API_KEY", "DEMO_AUTH_FILE", "CI"])(
  "%s reaches a worker",
  (name) => expect(ofWorker(name)).toBe("v"),
);

test.each(["OTHER_API_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "X_CREDENTIALS"])(
  "%s belongs to some other program and stays behind",
  (name) => expect(ofWorker(name)).toBeUndefined(),
);

test.each(["SSH_AUTH_SOCK", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "KEYBOARD_LAYOUT"])(
  "%s is no secret and reaches a worker",
  (name) => expect(ofWorker(name)).toBe("v"),
);

test("a worker's terminal is the one that its pane is, and odd names are left out", () => {
  const env = workerEnvironment(
    { TERM: "dumb", COLORTERM: "no", "BASH_FUNC_x%%": "() { :; }", "1x": "y" },
    policy,
    [],
  );
  expect(env).toEqual({ TERM: "xterm-256color", COLORTERM: "truecolor" });
});

test("what a provider names for itself wins over what it strips", () => {
  const own = { pass: [{ name: "A_B", secret: false }], strip: ["A_*"] };
  expect(workerEnvironment({ A_B: "1", A_C: "2" }, own, ["A_*"])).toMatchObject({ A_B: "1" });
  expect(workerEnvironment({ A_B: "1", A_C: "2" }, own, [])).not.toHaveProperty("A_C");
});

test("a pattern that a provider passes on lets no variable of the caller's session through", () => {
  const own = { pass: [{ name: "PROG_*", secret: false }], strip: ["PROG_SESSION"] };
  const env = workerEnvironment({ PROG_HOME: "/h", PROG_SESSION: "1", PROG_API_KEY: "k" }, own, []);
  expect(env).toMatchObject({ PROG_HOME: "/h", PROG_API_KEY: "k" });
  expect(env).not.toHaveProperty("PROG_SESSION");
});

test("a leader keeps the person's environment, secrets included, but not another session's", () => {
  const env = leaderEnvironment(
    { OTHER_API_KEY: "k", EDITOR: "vi", TMUX: "x", TEAM_AGENT_TOKEN: "t", OTHER_SESSION_ID: "1", PWD: "/" },
    SESSION,
  );
  expect(env).toEqual({ OTHER_API_KEY: "k", EDITOR: "vi" });
});

test("no secret is written to the database", () => {
  const caller = {
    PATH: "/bin",
    DEMO_HOME: "/h",
    DEMO_API_KEY: "k",
    DEMO_AUTH_FILE: "f",
    OTHER_API_KEY: "k",
    GOPATH: "/go",
    LC_ALL: "C",
    HTTPS_PROXY: "http://user:pass@proxy:8080",
    HTTP_PROXY: "http://proxy:8080",
    XDG_STATE_HOME: "/s",
  };
  expect(storableEnvironment(caller, policy.pass)).toEqual({
    PATH: "/bin",
    DEMO_HOME: "/h",
    LC_ALL: "C",
    HTTP_PROXY: "http://proxy:8080",
    XDG_STATE_HOME: "/s",
  });
});

test("one provider's open name does not store another provider's secret", () => {
  const other = { name: "DEMO_API_KEY", secret: false };
  expect(storableEnvironment({ DEMO_API_KEY: "k" }, [...policy.pass, other])).toEqual({});
});

test("an agent is told who it is, where its coordinator is, and its own token", () => {
  const env = identityEnvironment({
    workspace: "/w",
    teamKey: "t",
    agentId: "alice",
    socket: "/s",
    token: "ta_1",
  });
  expect(env).toEqual({
    TEAM_AGENT_WORKSPACE: "/w",
    TEAM_AGENT_ID: "alice",
    TEAM_AGENT_AGENT_ID: "alice",
    TEAM_AGENT_OWNER_TEAM_ID: "t",
    TEAM_AGENT_SOCKET: "/s",
    [TOKEN_ENV]: "ta_1",
  });
});
