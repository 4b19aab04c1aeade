import type { LiveAgent } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";

type Ids = Pick<LiveAgent, "teamKey" | "agentId">;

const keyOf = ({ teamKey, agentId }: Ids) => `begun:${teamKey}/${agentId}`;

/** An agent was started afresh: what it did before belongs to a conversation that was given up. */
export const noteBegun = ({ meta }: Pick<Store, "meta">, ids: Ids, at: number): void =>
  void meta.set(keyOf(ids), String(at));

/** When its conversation began; 0 where that was not written down, so that everything counts. */
export const begunAt = ({ meta }: Pick<Store, "meta">, ids: Ids): number =>
  Number(meta.get(keyOf(ids)) ?? 0) || 0;
