export { sweepQuestions } from "./sweep-questions.ts";
export { dialogOf, followDialogs, lookForDialog, noteDialog, withdrawDialog } from "./watch-dialogs.ts";
