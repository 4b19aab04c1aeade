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
import { say, sayJson, tell } from "../lib/output.ts";

type Launch = Reply<"leader.start">;

/** Words of our own before `--`; everything else belongs to the provider. */
const splitArguments = (
  words: readonly string[],
): {
  workspace: string;
  json: boolean;
  detach: boolean;
  another: boolean;
  help: boolean;
  args: readonly string[];
} => {
  const args: string[] = [];
  const own = {
    workspace: findWorkspace(process.cwd()),
    json: false,
    detach: false,
    another: false,
    help: false,
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === "--") return { ...own, args: [...args, ...words.slice(index + 1)] };
    if (word === "--json") own.json = true;
    else if (word === "--detach") own.detach = true;
    else if (word === "--new") own.another = true;
    else if (word === "--help" || word === "-h") own.help = true;
    else if (word === "--workspace") own.workspace = words[++index] ?? own.workspace;
    else if (word.startsWith("--workspace=")) own.workspace = word.slice("--workspace=".length);
    else args.push(word);
  }
  return { ...own, args };
};

/** `team-agent claude`: inside tmux the program takes this pane; outside it gets a session of its own. */
export const launchLeader = async (provider: string, words: readonly string[]): Promise<void> => {
  const own = splitArguments(words);
  if (own.help) {
    say(
      `Usage: team-agent ${provider} [--workspace <folder>] [--detach] [--new] [--json] [-- arguments for ${provider}]\n\nStarts ${provider} as the leader of a team, with team-agent's tools for this run only. Outside tmux it gets a session of its own;\na leader that runs there already is shown again (--new starts another one).\n\nExample: team-agent ${provider}`,
    );
    return;
  }
  if (process.env.TEAM_AGENT_ID)
    throw new TeamAgentError("not_allowed", "an agent of a team cannot start a leader", {
      action: "run it in a terminal of your own",
    });
  const launch = await withCoordinator(own.workspace, ({ call }) =>
    call("leader.start", {
      provider,
      args: own.args,
      another: own.another,
      env: callerEnvironment(),
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
  if (launch.mode === "exec_provider") return await runHere(launch, own.workspace);
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
