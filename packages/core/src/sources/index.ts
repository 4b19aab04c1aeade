export { followDoor } from "./follow-door.ts";
export { answerHookCall } from "./hook-call.ts";
export { followOwnState, ownStateOf, readOwnState } from "./own-state.ts";
