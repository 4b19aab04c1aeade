/**
 * The methods that change nothing: to ask again is safe. Of every other one whose answer does not come, nobody knows
 * whether it was done.
 */
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

export const onlyLooks = (method: string): boolean => LOOKS.has(method);
