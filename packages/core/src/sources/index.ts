export { answerHookCall } from "./hook-call.ts";
export { followOwnState } from "./own-state.ts";
