import { teamAgent } from "../ground/index.ts";
import { checkAgent } from "./agent.ts";
import { type Check, type CheckGroup, deferred, groupChecks } from "./check.ts";
import { checkContract } from "./contract.ts";
import { checkCoordinator } from "./coordinator.ts";
import type { CommsFacts, TeamFacts } from "./facts.ts";
import { checkReceiver, type Mismatch } from "./receiver.ts";

export const BOUNDARY =
  "Only bindings were checked, as they are stored and seen: no message was sent and no live round trip was made.";

export interface CommsReport {
  readonly ok: boolean;
  readonly status: "pass" | "fail";
  readonly run_id: string;
  readonly scope: "binding_consistency";
  readonly boundary: string;
  readonly workspace: string;
  readonly coordinator: { readonly ok: boolean };
  readonly checks: {
    readonly coordinator: CheckGroup;
    readonly contract_suite: CheckGroup;
    readonly receiver_binding: CheckGroup & {
      readonly verifies: "binding_consistency";
      readonly proof: "state_read";
      readonly mismatches: readonly Mismatch[];
    };
    readonly agent_binding: CheckGroup;
  };
}

/** What the facts amount to. One failing check makes the whole fail; a deferred one does not. */
export const reportComms = (facts: CommsFacts): CommsReport => {
  const alive = facts.teams.filter((team) => team.alive);
  const receivers = alive.map((team) => ({ team, ...checkReceiver(team.receiver, team.teamKey) }));
  const checks = {
    coordinator: groupChecks(checkCoordinator(facts.coordinator, alive.length)),
    contract_suite: groupChecks(checkContract(facts.contract)),
    receiver_binding: {
      ...groupChecks(receivers.map(({ team, check }) => ({ ...check, team_key: team.teamKey }))),
      verifies: "binding_consistency" as const,
      proof: "state_read" as const,
      mismatches: receivers.flatMap(({ mismatch }) => mismatch ?? []),
    },
    agent_binding: groupChecks(facts.teams.flatMap(checkTeam)),
  };
  const ok = Object.values(checks).every(({ status }) => status !== "fail");
  return {
    ok,
    status: ok ? "pass" : "fail",
    run_id: facts.runId,
    scope: "binding_consistency",
    boundary: BOUNDARY,
    workspace: facts.workspace,
    coordinator: { ok: facts.coordinator !== null },
    checks,
  };
};

const checkTeam = ({ teamKey, alive, agents }: TeamFacts): readonly Check[] =>
  alive
    ? agents.flatMap((agent) =>
        checkAgent(agent).map((check) => ({ ...check, team_key: teamKey, agent_id: agent.agentId })),
      )
    : [
        {
          ...deferred("team", "the team is stopped", teamAgent("restart", "--team", teamKey)),
          team_key: teamKey,
        },
      ];
