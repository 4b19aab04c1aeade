export { askLeader } from "./ask.ts";
export { AT_PANE, closeQuestion, closeQuestionsOf, withdrawQuestionsOf } from "./close.ts";
export { askForDialog, closeVanished, dropOtherQuestions, isAsked, isAskedBy } from "./on-screen.ts";
export { optionsOf, type QuestionView, viewOpenQuestions } from "./view.ts";
