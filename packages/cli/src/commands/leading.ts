import type { Common } from "../lib/common.ts";
import { callerEnvironment, withCoordinator } from "../lib/coordinator.ts";
import { columns, say, sayJson } from "../lib/output.ts";

type Via = "claim-leader" | "takeover" | "attach-leader";

export const claimCommand = (via: Via, options: Common & { readonly confirm: boolean }): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("leader.claim", {
      team: options.team ?? null,
      confirm: options.confirm,
      via,
      env: callerEnvironment(),
      callerPid: process.pid,
    });
    if (options.json) return sayJson({ ok: true, ...reply });
    const where = reply.bound_pane_id ? ` in pane ${reply.bound_pane_id}` : "";
    say(
      reply.status === "already_bound"
        ? `${reply.provider ?? "This pane"}${where} leads team ${reply.team} already.`
        : `${reply.provider ?? "This pane"}${where} leads team ${reply.team} now; what waited for its leader comes here.`,
    );
  });

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
