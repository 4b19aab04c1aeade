export { bindProgram, endLeader } from "./bind.ts";
export { claimLead } from "./claim-lead.ts";
export { identityOf } from "./identity.ts";
export { inheritLeads } from "./inherit.ts";
export { startLeader } from "./start.ts";
