import { z } from "zod";
import { claimLead, identityOf } from "../leader/index.ts";
import { env, starting, team } from "./fields.ts";
import { operation } from "./operation.ts";

/** Who leads a team. */
export const LEADER_OPERATIONS = [
  operation({
    name: "leader.claim",
    may: "leader",
    does: "take the lead of a team",
    scope: "team",
    input: z.object({
      ...team,
      confirm: z.boolean(),
      via: z.enum(["claim-leader", "takeover", "attach-leader"]),
      ...starting,
    }),
    run: ({ context, caller, team: teamKey }, { env, callerPid: pid, confirm, via }) =>
      claimLead(context, caller, teamKey, { env, pid, confirm, via }),
  }),
  operation({
    name: "leader.identity",
    may: "leader",
    looks: true,
    does: "look at who leads",
    scope: "team",
    input: z.object({ ...team, env }),
    run: ({ context, caller, team: teamKey }, { env }) => identityOf(context, caller, teamKey, env),
  }),
] as const;
