// The stdio MCP server: a thin proxy for providers without HTTP. One line in, one line out.
import { createInterface } from "node:readline";
import { connect } from "@team-agent/core/client";

const { TEAM_AGENT_SOCKET: path, TEAM_AGENT_TOKEN: token } = process.env;

const answer = (message: unknown): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

const forward = async (line: string): Promise<void> => {
  let message: { id?: unknown; method?: unknown };
  try {
    message = JSON.parse(line) as { id?: unknown; method?: unknown };
  } catch {
    return answer({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "not JSON" } });
  }
  try {
    if (!path || !token)
      throw new Error(
        "this program was not started by team-agent: TEAM_AGENT_SOCKET and TEAM_AGENT_TOKEN are missing",
      );
    // A connection for each call: the coordinator may be another one by the next.
    const connection = await connect(path);
    const result = await connection.call("mcp", { message }, { token }).finally(() => connection.close());
    if (result !== null) answer(result);
  } catch (error) {
    // A notification and a response are answered by nobody.
    if (Array.isArray(message) || (message.id !== undefined && message.method !== undefined))
      answer({
        jsonrpc: "2.0",
        id: message.id ?? null,
        error: { code: -32000, message: error instanceof Error ? error.message : String(error) },
      });
  }
};

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line.trim() !== "") void forward(line);
});
