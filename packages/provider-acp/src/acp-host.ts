// The entry of the program in the window: `node dist/acp-host.js <settings>`.
import { runHost } from "./host/main.ts";

await runHost(process.argv[2] ?? "", process.env);
