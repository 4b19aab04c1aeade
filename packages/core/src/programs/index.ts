export { closeLaunch } from "./close-launch.ts";
export { endProcesses, findLeft } from "./end-processes.ts";
export { endProgram, type ProgramEnded } from "./end-program.ts";
export { endLeftBehind, findLeftBehind, type LeftBehind } from "./left-behind.ts";
export { agentSecretDir, forgetSecrets } from "./secrets.ts";
export { findStrays, type Stray } from "./strays.ts";
