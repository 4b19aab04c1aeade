export { answerAlone, isBeingAnswered } from "./answer-alone.ts";
export { nextOutput } from "./next-output.ts";
export { pressAnswer } from "./press.ts";
export { isSameDialog, readDialog } from "./read-dialog.ts";
