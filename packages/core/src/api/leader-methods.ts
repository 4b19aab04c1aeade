import { z } from "zod";
import { bindProgram, endLeader, startLeader } from "../leader/index.ts";
import { requireLead } from "../runtime/index.ts";
import { type Method, method } from "./method.ts";

/** A leader's program: begun, tied to its process, ended. */
export const LEADER_METHODS: Readonly<Record<string, Method>> = {
  "leader.start": method(
    z.object({
      provider: z.string(),
      args: z.array(z.string()),
      another: z.boolean(),
      env: z.record(z.string(), z.string()),
    }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "start a leader");
      return startLeader(context, params);
    },
  ),
  "leader.bind": method(z.object({ seat: z.string(), pid: z.int() }), ({ context }, { seat, pid }) => {
    bindProgram(context, seat, pid);
    return { ok: true };
  }),
  "leader.ended": method(
    z.object({ seat: z.string(), exitStatus: z.int().nullable() }),
    ({ context }, { seat, exitStatus }) => {
      endLeader(context, seat, exitStatus);
      return { ok: true };
    },
  ),
};
