export { shownDialog, shownSince } from "./shown.ts";
export { sweepQuestions } from "./sweep-questions.ts";
export {
  dialogOf,
  followDialogs,
  forgetDialog,
  lookForDialog,
  noteDialog,
  tellOfStartDialog,
  withdrawDialog,
} from "./watch-dialogs.ts";
