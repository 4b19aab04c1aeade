import { Agent, request } from "node:http";
import { type Bed, repeat, type Status, timed, tokenOf, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const RUNS = 20;
const CALLS = 200;

export const measureCli = (): Promise<readonly Figure[]> =>
  withTeam(1, async (bed) => {
    const { world } = bed;
    await world.cli(["status"]);
    await world.cli(["send", "a1", "warm"]);
    return [
      {
        name: "cli_version_ms",
        unit: "ms",
        samples: await repeat(RUNS, () => timed(() => world.run(["--version"]))),
      },
      {
        name: "cli_status_ms",
        unit: "ms",
        samples: await repeat(RUNS, () => timed(() => world.run(["status"]))),
      },
      {
        name: "send_accept_ms",
        unit: "ms",
        samples: await repeat(RUNS, () => timed(() => world.run(["send", "a1", "hello"]))),
      },
      { name: "mcp_send_accept_ms", unit: "ms", samples: await mcpSends(bed) },
    ];
  });

const mcpSends = async (bed: Bed): Promise<readonly number[]> => {
  const callTool = await mcpCaller(bed);
  return await repeat(CALLS, (index) =>
    timed(() => callTool("send_message", { to: "leader", content: `note ${index}` })),
  );
};

/** Calls tools as the first agent, over one kept connection. */
export const mcpCaller = async ({
  connection,
}: Bed): Promise<(name: string, args: unknown) => Promise<string>> => {
  const rpc = await connection();
  const { agents } = await rpc.call<Status>("status", {});
  const { doors } = await rpc.call<{ doors: { mcp: string } }>("health", {});
  const token = tokenOf(agents[0]!.pid);
  const agent = new Agent({ keepAlive: true });
  let id = 0;
  return (name, args) =>
    new Promise((resolve, reject) => {
      id += 1;
      const sent = request(
        doors.mcp,
        {
          method: "POST",
          agent,
          headers: {
            "content-type": "application/json",
            accept: "application/json",
            authorization: `Bearer ${token}`,
          },
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => {
            text += chunk;
          });
          answer.on("end", () =>
            answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`)),
          );
        },
      );
      sent.on("error", reject);
      sent.end(
        JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } }),
      );
    });
};
