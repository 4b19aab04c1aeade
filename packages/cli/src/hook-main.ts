// A provider's command hook: JSON on standard input, the answer on standard output. It is called at every turn and
// tool, so it loads next to nothing; and whatever goes wrong, the agent's turn goes on.
import { createConnection } from "node:net";
import { buffer } from "node:stream/consumers";

const event = process.argv[2];
const { TEAM_AGENT_SOCKET: path, TEAM_AGENT_TOKEN: token } = process.env;
const CONNECT_TIMEOUT_MS = 2_000;

const main = async (): Promise<void> => {
  const input = await buffer(process.stdin);
  if (!event || !path || !token) return;
  const body = JSON.parse(input.toString("utf8") || "null") as unknown;
  await new Promise<void>((resolve) => {
    const socket = createConnection(path);
    const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
    let answer = "";
    socket.on("connect", () => {
      clearTimeout(timer);
      socket.write(`${JSON.stringify({ id: 1, method: "hook", params: { event, body }, token })}\n`);
    });
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (!answer.includes("\n")) return;
      const { result } = JSON.parse(answer) as { result?: unknown };
      if (result !== null && result !== undefined) process.stdout.write(JSON.stringify(result));
      socket.end();
    });
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
  });
};

main().catch(() => {});
