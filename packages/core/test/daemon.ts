import { resolveWorkspace } from "../src/workspace/paths.ts";
import { startHere } from "./team.ts";

// A coordinator in a process of its own, so that a test can kill it: node daemon.ts WORKSPACE HOME

const [work, home] = process.argv.slice(2);
const coordinator = await startHere({ workspace: resolveWorkspace(work!, process.env), home: home! });
process.stdout.write("ready\n");
await coordinator.left;
process.exit(0);
