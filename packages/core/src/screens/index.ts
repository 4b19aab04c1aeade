export { nextOutput } from "./next-output.ts";
export { answerAlone, isBeingAnswered, pressAnswer } from "./press.ts";
export { isSameDialog, readDialog } from "./read-dialog.ts";
