export { answerAlone, isBeingAnswered } from "./answer-alone.ts";
export { pressAnswer } from "./press.ts";
export { isSameDialog, readDialog } from "./read-dialog.ts";
export { readScreen } from "./read-screen.ts";
export { squeeze } from "./squeeze.ts";
export { watchUntil } from "./watch-until.ts";
