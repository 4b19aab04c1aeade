// The entry of the agent program: `node dist/agent.js [options] [prompt]`.
import { runAgent } from "./agent/main.ts";

await runAgent(process.argv.slice(2), process.env);
