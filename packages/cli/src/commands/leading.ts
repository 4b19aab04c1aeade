import { resolve } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, withCoordinator } from "../lib/coordinator.ts";
import { columns, say, sayJson } from "../lib/output.ts";

type Via = "claim-leader" | "takeover" | "attach-leader";

interface Options extends Common {
  readonly confirm: boolean;
  readonly pane?: string;
  readonly provider?: string;
  readonly socket?: string;
}

export const claimCommand = async (via: Via, options: Options): Promise<void> => {
  const env = environmentOf(options);
  await withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("leader.claim", {
      team: options.team ?? null,
      confirm: options.confirm,
      via,
      env,
      pane: options.pane ?? null,
      provider: options.provider ?? null,
      callerPid: process.pid,
    });
    if (options.json) return sayJson({ ok: true, ...reply });
    const where = reply.bound_pane_id ? ` in pane ${reply.bound_pane_id}` : "";
    say(
      reply.status === "already_bound"
        ? `${reply.provider ?? "This pane"}${where} leads team ${reply.team} already.`
        : `${reply.provider ?? "This pane"}${where} leads team ${reply.team} now; what waited for its leader comes ${options.pane ? "there" : "here"}.`,
    );
  });
};

/** That of the command, or of the pane that is named. */
const environmentOf = ({ pane, socket }: Options): Record<string, string> => {
  const env = callerEnvironment();
  if (pane === undefined && socket === undefined) return env;
  const server = socket === undefined ? env.TMUX : `${resolve(socket)},0,0`;
  if (pane === undefined || !/^%\d+$/.test(pane) || !server)
    throw new TeamAgentError(
      "usage",
      pane === undefined
        ? "--socket goes with --pane"
        : server
          ? `"${pane}" is no tmux pane: it is % and a number, as \`tmux display-message -p '#{pane_id}'\` says in it`
          : "outside tmux a pane is named together with its server's --socket",
      { action: "team-agent attach-leader --help" },
    );
  return { ...env, TMUX: server, TMUX_PANE: pane };
};

export const identityCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("leader.identity", { team: options.team ?? null, env: callerEnvironment() });
    if (options.json) return sayJson({ ok: true, ...reply });
    const { leader } = reply;
    const rows = [
      ["you", `${reply.caller}${reply.current_pane_id ? `, pane ${reply.current_pane_id}` : ", in no pane"}`],
      ["team", `${reply.team_id} in ${reply.workspace_abspath}`],
      ["you lead", reply.leads ? "yes" : "no"],
      [
        "leader",
        leader.alive
          ? `${leader.provider ?? "unknown"} in pane ${leader.pane_id}`
          : leader.provider
            ? `${leader.provider}, which is gone`
            : "nobody",
      ],
      ["epoch", String(reply.owner_epoch)],
    ];
    for (const line of columns(rows)) say(line);
  });
