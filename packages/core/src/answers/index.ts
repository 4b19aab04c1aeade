export { decideApproval } from "./answer-approval.ts";
export { answerQuestion } from "./answer-question.ts";
export { holdPermission } from "./hold-permission.ts";
