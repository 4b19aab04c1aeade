export { closeAnsweredAtPane, dropOtherApprovals } from "./answered-at-pane.ts";
export { closeApprovalsOf } from "./close-approvals.ts";
export { CONSENT_TOOLS, dropConsent, isConsentTool, noteConsentAsked, useConsent } from "./consent.ts";
export { answeredAtPane, closeOutlived, closeOvertaken } from "./elsewhere.ts";
export { askedOnScreen, isAskedBy, storedCommand } from "./on-screen.ts";
export { closeApproval, openApproval } from "./open-approval.ts";
export { asksForTeamTool, bareName, isTeamTool } from "./tools.ts";
