import { z } from "zod";
import type { Seat } from "../store/index.ts";

/** Names a team; left out where there is only one that can be meant. */
export const team = { team: z.string().nullish() };
export const env = z.record(z.string(), z.string());
/** What a command says of itself that starts programs. */
export const starting = { env, callerPid: z.int() };

/** A person's word for what came since a team was agreed to. */
export const consent = { yes: z.boolean().default(false), agreedHash: z.string().nullable().default(null) };

/** The same, also of what the repository would make the programs run. */
export const wholeConsent = { ...consent, allowRepositoryHooks: z.boolean().default(false) };

/** What is said of agents that work. */
export const busy = {
  cut: z.boolean().default(false),
  waitIdleMs: z
    .number()
    .min(0)
    .max(24 * 60 * 60 * 1000)
    .nullable()
    .default(null),
};

export const EVERY_SEAT: readonly Seat[] = ["worker", "leader"];
export const LEADER: readonly Seat[] = ["leader"];
export const WORKER: readonly Seat[] = ["worker"];

/** The same for a tool; a model that leads one team need not know its name. */
export const toolTeam = { team: z.string().optional().describe("Only needed when you lead several teams") };
