export { bindProgram, endLeader } from "./bind.ts";
export { startLeader } from "./start.ts";
