import { teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { ago, printable, say, sayJson } from "../lib/output.ts";

export const approvalsCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("approvals.list", {
      team: options.team ?? null,
    });
    if (options.json) return sayJson(reply);
    if (reply.approvals.length === 0) say("Nobody waits for permission.");
    for (const one of reply.approvals)
      say(
        `${one.approval_id}  ${one.agent_id}  ${one.tool}  ${ago(one.opened_at)}\n    ${printable(one.command)}\n    ${teamAgent("approve", one.approval_id)}   or   ${teamAgent("deny", one.approval_id, "--reason", "…")}`,
      );
  });

export const decideCommand = (
  approvalId: string,
  allow: boolean,
  options: Common & { readonly reason?: string },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("approvals.decide", {
      approvalId,
      allow,
      reason: options.reason ?? null,
    });
    if (options.json) return sayJson({ ok: true, ...reply });
    say(`${reply.status}: ${reply.agent_id}  ${printable(reply.command)}`);
    if (reply.reason_told === false)
      say(`  The keys of its dialog carry no reason. To tell it:  ${teamAgent("send", reply.agent_id, "…")}`);
  });
