export { sweepQuestions } from "./sweep-questions.ts";
export {
  dialogOf,
  followDialogs,
  lookForDialog,
  noteDialog,
  tellOfStartDialog,
  withdrawDialog,
} from "./watch-dialogs.ts";
