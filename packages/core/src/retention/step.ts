import type { Context, SweepStep } from "../runtime/index.ts";
import { DEFAULT_RETENTION_DAYS, type TeamSpec } from "../team/index.ts";
import { decideScopes } from "./limits.ts";
import { pruneRound } from "./round.ts";
import { pruneStateFolders } from "./state-folders.ts";

const BETWEEN_ROUNDS_MS = 60 * 60 * 1000;

interface RetentionStep extends SweepStep {
  run(context: Context): void;
}

/** Prunes what is old in all teams: a round at most once an hour, one batch of it with each sweep. */
export const createRetentionStep = (): RetentionStep => {
  let round: ReturnType<typeof pruneRound> | null = null;
  let beganAt: number | null = null;

  return {
    name: "retention",
    run: (context) => {
      const now = context.clock.now();
      // A clock that was set back must not put the next round off.
      if (!round && beganAt !== null && Math.abs(now - beganAt) < BETWEEN_ROUNDS_MS) return;
      if (!round) {
        beganAt = now;
        const scopes = scopesOf(context);
        for (const scope of scopes) pruneStateFolders(context, scope);
        round = pruneRound(context, scopes);
      }
      try {
        if (round.next().done) round = null;
      } catch (error) {
        round = null;
        beganAt = null;
        throw error;
      }
    },
  };
};

const scopesOf = ({ store, clock }: Context) =>
  decideScopes(
    store.teams
      .all()
      .map(({ team_key: teamKey, spec_json }) => ({ teamKey, retentionDays: retentionDaysOf(spec_json) })),
    store.agents.leaders().map((seat) => seat.team_key),
    clock.now(),
  );

/** A team's limit. A spec that was stored before there was one has the usual; where none can be read, all is kept. */
export const retentionDaysOf = (specJson: string): number => {
  try {
    return (JSON.parse(specJson) as Partial<TeamSpec>).runtime?.retentionDays ?? DEFAULT_RETENTION_DAYS;
  } catch {
    return 0;
  }
};
