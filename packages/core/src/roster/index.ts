export { addAgent } from "./add-agent.ts";
export { cloneAgent } from "./clone-agent.ts";
export { forkAgent } from "./fork-agent.ts";
export { takeUpOperations } from "./recover-operations.ts";
export { removeAgent } from "./remove-agent.ts";
export { resetAgent } from "./reset-agent.ts";
export { resumeAgent } from "./resume-agent.ts";
