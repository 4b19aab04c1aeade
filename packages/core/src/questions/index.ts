export { answerQuestion } from "./answer.ts";
export { askLeader } from "./ask.ts";
export { closeQuestionsOf, withdrawQuestionsOf } from "./close.ts";
export { askForDialog, closeVanished, dropOtherQuestions, isAsked, sweepQuestions } from "./on-screen.ts";
export { type QuestionView, viewOpenQuestions } from "./view.ts";
