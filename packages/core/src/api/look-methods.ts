import { z } from "zod";
import { requireLead, teamOf } from "../runtime/index.ts";
import { explainAgent, peekAt } from "../status/index.ts";
import { type Method, method } from "./method.ts";

const MAX_LINES = 80;
const MAX_AROUND = 10;
const lines = z.int().min(1).max(MAX_LINES).optional();
const agent = { team: z.string().nullish(), agent: z.string() };

/** How a person looks closely at one agent. */
export const LOOK_METHODS: Readonly<Record<string, Method>> = {
  "agent.explain": method(z.object(agent), ({ context, caller }, params) =>
    explainAgent(context, teamOf(context, caller, params.team), params.agent),
  ),
  "agent.peek": method(
    z.object({
      ...agent,
      head: lines,
      tail: lines,
      search: z.string().min(1).optional(),
      around: z.int().min(0).max(MAX_AROUND),
    }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "look at somebody's screen");
      return peekAt(context, teamOf(context, caller, params.team), params.agent, params);
    },
  ),
};
