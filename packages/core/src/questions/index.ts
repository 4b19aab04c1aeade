// `answer.ts` and `sweep.ts` are doors of their own: they look at screens, and whoever looks at screens comes in here.
export { askLeader } from "./ask.ts";
export { closeQuestionsOf, withdrawQuestionsOf } from "./close.ts";
export { askForDialog, closeVanished, dropOtherQuestions, isAsked } from "./on-screen.ts";
export { type QuestionView, viewOpenQuestions } from "./view.ts";
