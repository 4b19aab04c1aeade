import { spawn, spawnSync } from "node:child_process";
import { quoteWord, TeamAgentError } from "@team-agent/core/client";
import {
  type Call,
  callerEnvironment,
  type Reply,
  withCoordinator,
  withRunningCoordinator,
} from "../lib/coordinator.ts";
import { findWorkspace } from "../lib/find-workspace.ts";
import { leaderHelp, readLeaderWords } from "../lib/leader-words.ts";
import { say, sayJson, tell } from "../lib/output.ts";

type Launch = Reply<"leader.start">;

/** `team-agent claude`: inside tmux the program takes this pane; outside it gets a session of its own. */
export const launchLeader = async (provider: string, words: readonly string[]): Promise<void> => {
  const own = readLeaderWords(words);
  if (own.help) return say(leaderHelp(provider));
  const workspace = own.workspace ?? findWorkspace(process.cwd());
  if (process.env.TEAM_AGENT_ID)
    throw new TeamAgentError("not_allowed", "an agent of a team cannot start a leader", {
      action: "run it in a terminal of your own",
    });
  const launch = await withCoordinator(workspace, ({ call }) =>
    call("leader.start", {
      provider,
      args: own.args,
      another: own.another,
      env: callerEnvironment(),
      callerPid: process.pid,
    }),
  );
  for (const note of launch.notes) tell(`note: ${note}`);
  if (own.json && launch.mode !== "exec_provider")
    return sayJson({
      ok: true,
      provider,
      mode: launch.mode,
      status: "detached",
      session_name: launch.session,
      attach: launch.attach,
    });
  if (launch.mode === "exec_provider") return await runHere(launch, workspace);
  if (own.detach || !process.stdin.isTTY || !process.stdout.isTTY)
    return say(
      `${provider} ${launch.mode === "attach_existing" ? "runs already" : "runs"} in ${launch.session}.\nLook at it: ${launch.attach.map(quoteWord).join(" ")}`,
    );
  process.exitCode = spawnSync(launch.attach[0]!, launch.attach.slice(1), { stdio: "inherit" }).status ?? 1;
};

/** The program takes over the terminal; its keys, signals and exit status are its own. */
const runHere = async (
  launch: Extract<Launch, { mode: "exec_provider" }>,
  workspace: string,
): Promise<void> => {
  // It is the leader itself that tells of its program: its token is in the environment that it gets.
  const tellCoordinator = (say: (call: Call) => Promise<unknown>) =>
    withRunningCoordinator(workspace, ({ call }) => say(call), launch.env.TEAM_AGENT_TOKEN).catch(() => null);
  const [program, ...args] = launch.argv;
  const child = spawn(program!, args, {
    stdio: "inherit",
    cwd: launch.cwd,
    env: {
      ...launch.env,
      TMUX: process.env.TMUX,
      TMUX_PANE: process.env.TMUX_PANE,
      TERM: process.env.TERM,
    },
  });
  const { pid } = child;
  if (pid !== undefined) void tellCoordinator((call) => call("leader.bind", { pid }));
  // Ctrl-C is for the program that owns the screen, not for us.
  process.on("SIGINT", () => {});
  process.exitCode = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(
        `error: ${program} cannot be started: ${error.message}\naction: team-agent doctor\nlog: -\n`,
      );
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
  // The pane is a shell again: nothing may be typed there.
  await tellCoordinator((call) => call("leader.ended", { exitStatus: Number(process.exitCode) }));
};
