import { request } from "node:http";
import { type Bed, repeat, type Status, timed, tokenOf, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const LARGE = "x".repeat(256 * 1024);
const SENDS = 100;

/** What an ordinary call takes while another worker sends the dearest requests that each door takes, without a pause. */
export const measureHostile = (): Promise<readonly Figure[]> =>
  withTeam(2, async (bed) => {
    const rpc = await bed.connection();
    const { agents } = await rpc.call<Status>("status", {});
    const token = tokenOf(agents[0]!.pid);
    const { doors } = await rpc.call<{ doors: { mcp: string } }>("health", {});
    for (let index = 0; index < SENDS; index++)
      await rpc.call("send", { to: index % 2 === 0 ? "a1" : "a2", content: LARGE, priority: "when_idle" });
    const attack = startAttack(bed, doors.mcp, token);
    try {
      const samples = await repeat(200, () => timed(() => rpc.call("health", {})));
      return [{ name: "hostile_others_p95_ms", unit: "ms", samples, quantile: 0.95 }];
    } finally {
      await attack.stop();
    }
  });

const startAttack = (bed: Bed, mcpUrl: string, token: string) => {
  let isOn = true;
  const call = (name: string, args: unknown) => (id: number) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name, arguments: args },
  });
  const batch = (make: (id: number) => unknown) =>
    JSON.stringify(Array.from({ length: 20 }, (_, id) => make(id)));
  const bodies: readonly (readonly [string, string])[] = [
    ["/mcp", batch(call("get_team_status", {}))],
    ["/mcp", batch(call("list_messages", { limit: 100 }))],
    [
      "/hooks/PostToolUse",
      JSON.stringify({ hook_event_name: "PostToolUse", tool_response: LARGE.repeat(7) }),
    ],
  ];
  const overHttp = bodies.map(async ([path, body]) => {
    while (isOn) await post(new URL(path, mcpUrl), token, body);
  });
  const overSocket = async () => {
    const connection = await bed.connection();
    while (isOn)
      await Promise.allSettled(
        Array.from({ length: 100 }, () =>
          connection.call("inbox", { who: "a1", limit: 100, since: 0 }, { token }),
        ),
      );
  };
  const all = [...overHttp, overSocket()];
  return {
    stop: async () => {
      isOn = false;
      await Promise.allSettled(all);
    },
  };
};

const post = (url: URL, token: string, body: string): Promise<void> =>
  new Promise((resolve) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const sent = request(url, { method: "POST", headers }, (answer) => {
      answer.resume();
      answer.on("end", resolve);
    });
    sent.on("error", () => resolve());
    sent.end(body);
  });
