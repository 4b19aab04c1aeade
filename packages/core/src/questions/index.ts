export { askLeader } from "./ask.ts";
export { AT_PANE, closeQuestion, closeQuestionsOf, withdrawQuestionsOf } from "./close.ts";
export {
  askForHook,
  closeOutlivedQuestions,
  closeOvertakenQuestions,
  closeUnheld,
  heldQuestions,
  questionAnsweredAtPane,
} from "./held.ts";
export { askForDialog, closeVanished, dropOtherQuestions, isAsked, isAskedBy, partOf } from "./on-screen.ts";
export { commandFor, optionsOf, type QuestionView, viewOpenQuestions } from "./view.ts";
