import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** As the program names the team's tools, and as the scripted model knows them. */
const [ITS, OURS] = ["mcp_team_orchestrator_", "mcp__team_orchestrator__"];

/**
 * Before the scripted model: tells it which conversation a request is of, by the program's own folder in it, and has the
 * team's tools named as other programs name them. It ends with the process that the tests run in.
 */
export const openDoor = async (modelUrl: string): Promise<string> => {
  const server = createServer(async (message, response) => {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8").replaceAll(`"${ITS}`, `"${OURS}`);
    const folder = /temporary directory is: (\S+?)\/\.gemini\//.exec(body)?.[1] ?? "";
    const { host: _, "content-length": __, ...headers } = message.headers;
    const passed = request(
      new URL(message.url ?? "", modelUrl),
      { method: message.method, headers: { ...headers, "session-id": folder.slice(-80) } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        let rest = "";
        // Whole lines: a name may come in two parts.
        answer.setEncoding("utf8").on("data", (text: string) => {
          const lines = (rest + text).split("\n");
          rest = lines.pop()!;
          for (const line of lines) response.write(`${line.replaceAll(`"${OURS}`, `"${ITS}`)}\n`);
        });
        answer.on("end", () => response.end(rest.replaceAll(`"${OURS}`, `"${ITS}`)));
        answer.on("error", () => response.destroy());
      },
    );
    passed.on("error", () => response.destroy());
    // Who asked has gone: nobody waits for the answer any more.
    response.on("close", () => passed.destroy());
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
