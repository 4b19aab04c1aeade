/** The operations that are marked `looks` in the table of operations: made from it by scripts/generate-docs.ts. */
const LOOKS: ReadonlySet<string> = new Set([
  "agent.attach",
  "agent.explain",
  "agent.peek",
  "approvals.list",
  "comms.check",
  "health",
  "inbox",
  "leader.identity",
  "message.show",
  "message.wait",
  "orphans.find",
  "questions.list",
  "sessions.list",
  "status",
  "team.list",
  "team.waitReady",
  "watch",
]);

/** To ask this again is safe. Of every other method whose answer does not come, nobody knows whether it was done. */
export const onlyLooks = (method: string): boolean => LOOKS.has(method);
