// A provider's command hook: JSON on standard input, the answer on standard output. It is called at every turn and
// tool, so it loads next to nothing; and whatever goes wrong, the agent's turn goes on.
import { createConnection } from "node:net";
import { buffer } from "node:stream/consumers";

const event = process.argv[2];
const { TEAM_AGENT_SOCKET: path, TEAM_AGENT_TOKEN: token } = process.env;
const CONNECT_TIMEOUT_MS = 2_000;
/** A decision may take hours; a coordinator that lives answers a knock within seconds. */
const KNOCK_AFTER_MS = 5_000;
const KNOCK = `${JSON.stringify({ id: 0, method: "health", params: {} })}\n`;

const main = async (): Promise<void> => {
  const input = await buffer(process.stdin);
  if (!event || !path || !token) return;
  const body = JSON.parse(input.toString("utf8") || "null") as unknown;
  await new Promise<void>((resolve) => {
    const socket = createConnection(path);
    const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
    let buffered = "";
    let knocks = 0;
    const knocking = setInterval(() => {
      knocks += 1;
      if (knocks > 2) socket.destroy();
      else socket.write(KNOCK);
    }, KNOCK_AFTER_MS);
    socket.on("connect", () => {
      clearTimeout(timer);
      socket.write(`${JSON.stringify({ id: 1, method: "hook", params: { event, body }, token })}\n`);
    });
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      knocks = 0;
      const lines = (buffered + chunk).split("\n");
      buffered = lines.pop()!;
      for (const line of lines) {
        const { id, result } = JSON.parse(line) as { id?: unknown; result?: unknown };
        if (id === 0) continue;
        const isPlain = typeof result === "string";
        if (result !== null && result !== undefined)
          process.stdout.write(isPlain ? result : JSON.stringify(result));
        socket.end();
      }
    });
    socket.on("error", () => resolve());
    socket.on("close", () => {
      clearInterval(knocking);
      resolve();
    });
  });
};

main().catch(() => {});
