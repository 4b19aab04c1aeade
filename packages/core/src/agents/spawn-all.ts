import type { Transport } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";
import { storedNotes } from "../store/index.ts";
import type { TeamSpec } from "../team/index.ts";
import type { InheritedBypass } from "./bypass.ts";
import { failureOf } from "./failure-of.ts";
import type { ProviderInUse } from "./load-team.ts";
import { spawnWorker } from "./spawn.ts";

export interface SpawnedAgent {
  readonly agentId: string;
  readonly provider: string;
  readonly started: boolean;
  readonly error: string | null;
  readonly notes: readonly string[];
}

interface SpawnAllOrder {
  readonly teamKey: string;
  readonly spec: TeamSpec;
  readonly providers: ReadonlyMap<string, ProviderInUse>;
  readonly transport: Transport;
  readonly bypass: InheritedBypass | null;
  readonly env: Readonly<Record<string, string>>;
  readonly allowRepositoryExecutables: boolean;
}

/** Starts every agent at once; one that cannot be started stops no other. */
export const spawnAll = (context: Context, order: SpawnAllOrder): Promise<readonly SpawnedAgent[]> =>
  Promise.all(
    order.spec.agents
      .filter((agent) => !agent.paused)
      .map(async (agent) => {
        const { provider, detection } = order.providers.get(agent.provider)!;
        try {
          await spawnWorker(context, {
            ...order,
            agent,
            provider,
            detection,
            mode: "fresh",
            sessionId: null,
          });
          const row = context.store.agents.get(order.teamKey, agent.id);
          const notes = (row && storedNotes(row)) ?? [];
          return { agentId: agent.id, provider: provider.id, started: true, error: null, notes };
        } catch (error) {
          const message = failureOf(error);
          context.store.agents.update(order.teamKey, agent.id, { failure: message });
          context.events.write("launch.agent_failed", {
            team_id: order.teamKey,
            agent_id: agent.id,
            error: message,
          });
          return { agentId: agent.id, provider: provider.id, started: false, error: message, notes: [] };
        }
      }),
  );
