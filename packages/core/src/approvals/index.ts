export { noteAllowed, useAllowed } from "./allowed.ts";
export { closeAnsweredAtPane, dropOtherApprovals } from "./answered-at-pane.ts";
export { askedAgain } from "./asked-again.ts";
export { closeApprovalsOf } from "./close-approvals.ts";
export {
  CONSENT_TOOLS,
  followConsent,
  isConsentTool,
  noteConsentAsked,
  noteConsentCalled,
  useConsent,
} from "./consent.ts";
export { answeredAtPane, closeOutlived, closeOvertaken } from "./elsewhere.ts";
export {
  type HeldRequest,
  heldById,
  heldOf,
  hold,
  letGo,
  noteShownDialog,
  settleAll,
} from "./held.ts";
export { type Asked, askedOnScreen, isAskedBy, storedCommand } from "./on-screen.ts";
export { closeApproval, openApproval } from "./open-approval.ts";
export { isOvertaken } from "./overtaken.ts";
export { asksForTeamTool, teamToolOf } from "./tools.ts";
