import { afterAll, beforeAll } from "vitest";
import type { Coordinator } from "../src/coordinator/coordinator.ts";
import { hashToken, newToken } from "../src/ground/ids.ts";
import { newTokenRow } from "./rows.ts";
import { http, makePlaces, type Places, startDemo, startHere, tokenOf } from "./team.ts";

export interface Doors {
  readonly places: Places;
  readonly coordinator: Coordinator;
  readonly port: number;
  /** Token of a worker. */
  readonly alice: string;
  /** Token of a leader's seat. */
  readonly lead: string;
}

/** A coordinator with a running team and a leader's seat, for all tests of one file. */
export const useDoors = () => {
  const doors = {} as Doors;
  beforeAll(async () => {
    const places = makePlaces();
    const coordinator = await startHere(places);
    await startDemo(places);
    // A leader's seat, as `leader.start` would write it down, without its program.
    const { store, clock } = coordinator.context;
    const lead = issueToken({ coordinator }, "leader", { team_key: "@lead", seat: "leader" });
    store.leases.claim({
      team_key: "demo",
      seat_key: "@lead",
      provider: "fake",
      pane_json: null,
      claimed_via: "test",
      claimed_at: clock.now(),
    });
    const port = Number(new URL(coordinator.context.doors.mcpUrl).port);
    Object.assign(doors, { places, coordinator, port, alice: tokenOf(places, "alice"), lead });
  });
  afterAll(async () => {
    await doors.coordinator.stop("test");
    await doors.places.close();
  });
  return doors;
};

/** A token of somebody who has no program: of a worker of the team, unless it is said otherwise. */
export const issueToken = (
  { coordinator: { context } }: Pick<Doors, "coordinator">,
  agent_id: string,
  change: Parameters<typeof newTokenRow>[0] = {},
): string => {
  const token = newToken();
  const row = newTokenRow({ team_key: "demo", agent_id, created_at: context.clock.now(), ...change });
  context.store.tokens.add(hashToken(token), row);
  return token;
};

export const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  "content-type": "application/json",
});
export const mcp = async (port: number, token: string, method: string, params?: unknown, id: unknown = 1) => {
  const { status, body } = await http(port, {
    headers: bearer(token),
    body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
  });
  return {
    status,
    json:
      body === ""
        ? null
        : (JSON.parse(body) as { result?: Record<string, unknown>; error?: { code: number }; id: unknown }),
  };
};
export interface ToolReply {
  readonly ok: boolean;
  readonly reason?: string;
  readonly [name: string]: unknown;
}
export const tool = async (
  port: number,
  token: string,
  name: string,
  args: unknown,
  meta?: unknown,
): Promise<ToolReply> => {
  const { json } = await mcp(port, token, "tools/call", {
    name,
    arguments: args,
    ...(meta ? { _meta: meta } : {}),
  });
  const { content } = json!.result as { content: { text: string }[] };
  return JSON.parse(content[0]!.text) as ToolReply;
};
export const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
