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
      /** The pane to which the environment leads, as a person named it. */
      pane: z.string().nullable().default(null),
      provider: z.string().nullable().default(null),
      ...starting,
    }),
    run: ({ context, caller, team: teamKey }, { callerPid: pid, ...word }) =>
      claimLead(context, caller, teamKey, { ...word, pid }),
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
