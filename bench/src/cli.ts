import { spawn } from "node:child_process";
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
      ...(await wholeCommands({
        node_floor: runNothing,
        cli_version: () => world.run(["--version"]),
        cli_status: () => world.run(["status"]),
        send_accept: () => world.run(["send", "a1", "hello"]),
      })),
      { name: "mcp_send_accept_ms", unit: "ms", samples: await mcpSends(bed) },
    ];
  });

/** The least that a command can take: Node.js itself, which does nothing. */
const runNothing = (): Promise<void> =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, ["-e", "0"], { stdio: "ignore" })
      .on("error", reject)
      .on("exit", () => resolve());
  });

/** Whole commands, run in turn, so that all of them meet the same machine; and how often the first one fits into each. */
const wholeCommands = async (
  commands: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<readonly Figure[]> => {
  const samples = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let run = 0; run < RUNS; run += 1)
    for (const [name, command] of Object.entries(commands)) samples.get(name)!.push(await timed(command));
  const [floor = [], ...others] = [...samples.values()];
  const least = [...floor].sort((a, b) => a - b)[Math.floor(floor.length / 2)] ?? Number.NaN;
  const names = Object.keys(commands).slice(1);
  return [
    ...[...samples].map(([name, taken]): Figure => ({ name: `${name}_ms`, unit: "ms", samples: taken })),
    ...names.map(
      (name, index): Figure => ({
        name: `${name}_ratio`,
        unit: "x",
        samples: others[index]!.map((ms) => ms / least),
      }),
    ),
  ];
};

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
