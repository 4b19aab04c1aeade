// Important decisions, each with a change that would be a mistake, and the tests that must notice it.

export interface Mutant {
  /** What the change breaks. */
  readonly breaks: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Files of the packages' tests. */
  readonly tests: readonly string[];
}

const core = (path: string) => `packages/core/${path}`;
const MATRIX = [core("test/rights-matrix.test.ts")];

export const MUTANTS: readonly Mutant[] = [
  {
    breaks: "rights: a leader acts on the teams of others",
    file: core("src/api/rights.ts"),
    from: 'return team.isLedByCaller || !team.hasLeader ? null : "other_leader";',
    to: "return null;",
    tests: MATRIX,
  },
  {
    breaks: "rights: a worker does what only a leader may",
    file: core("src/api/rights.ts"),
    from: 'if (caller.seat === "worker" && may === "lead") return "worker";',
    to: "",
    tests: MATRIX,
  },
  {
    breaks: "rights: an agent does what only a person may",
    file: core("src/api/rights.ts"),
    from: 'if (may === "person") return "person_only";',
    to: "",
    tests: MATRIX,
  },
  {
    breaks: "rights: a worker reaches into another team",
    file: core("src/api/rights.ts"),
    from: 'return caller.teamKey === team.key ? null : "other_team";',
    to: "return null;",
    tests: MATRIX,
  },
  {
    breaks: "rights: a seat does what is another seat's",
    file: core("src/api/rights.ts"),
    from: 'if (seats && !seats.includes(caller.seat)) return "seat";',
    to: "",
    tests: MATRIX,
  },
  {
    breaks: "rights: a worker hears of messages that are not its own",
    file: core("src/api/serve.ts"),
    from: "![row.sender, row.recipient].includes(caller.agentId)",
    to: "false",
    tests: MATRIX,
  },
  {
    breaks: "proof: any text around the marks counts as the message",
    file: core("src/mail/frame.ts"),
    from: 'foldBlanks(text).includes(foldBlanks((form === "whole" ? renderBody : renderHead)(message, nonce)));',
    to: "text.includes(nonce) && form !== undefined && message !== undefined;",
    tests: [core("src/mail/frame.test.ts")],
  },
  {
    breaks: "proof: another agent's record proves a message",
    file: core("src/mail/confirm.ts"),
    from: "if (!message || !isFor(context, agent, message)) continue;",
    to: "if (!message) continue;",
    tests: [core("test/handover.test.ts")],
  },
  {
    breaks: "proof: a record that comes late proves nothing, and the message is given twice",
    file: core("src/mail/confirm.ts"),
    from: "from: OPEN,",
    to: 'from: OPEN.length > 0 ? ["submitted"] : [],',
    tests: [core("test/handover.test.ts")],
  },
  {
    breaks: "proof: an older end of a turn takes a message back",
    file: core("src/mail/confirm.ts"),
    from: "if (turn.endedAt <= at) return false;",
    to: "",
    tests: [core("src/mail/confirm.test.ts"), core("test/handover.test.ts")],
  },
  {
    breaks: "frames: marks in a member's words stand as they are",
    file: core("src/mail/defuse.ts"),
    from: "if (!MAY_HOLD.test(text)) return text;",
    to: "if (MAY_HOLD.test(text) || text) return text;",
    tests: [core("src/mail/defuse.test.ts")],
  },
  {
    breaks: "states: what is lost again and again never fails",
    file: core("src/mail/confirm.ts"),
    from: "const MAX_ATTEMPTS = 5;",
    to: "const MAX_ATTEMPTS = 500;",
    tests: [core("test/handover.test.ts")],
  },
  {
    breaks: "states: what has expired is still handed over",
    file: core("src/store/messages.ts"),
    from: 'if (late || !transition(messageId, CLAIMABLE, "target_resolved", evidence, lease)) return false;',
    to: 'if (!transition(messageId, CLAIMABLE, "target_resolved", evidence, lease)) return false;',
    tests: [core("test/expiry.test.ts"), core("test/store-messages.test.ts")],
  },
  {
    breaks: "states: a status changes from anywhere",
    file: core("src/store/messages.ts"),
    from: "WHERE message_id = $id AND status IN (${inList(from)})`,",
    to: "WHERE message_id = $id AND status IN (${inList(from)}, status)`,",
    tests: [core("test/store-messages.test.ts")],
  },
  {
    breaks: "order: an interrupting message waits for the others",
    file: core("src/mail/queue.ts"),
    from: '["interrupt", "normal", "when_idle"]',
    to: '["normal", "when_idle", "interrupt"]',
    tests: [core("test/handover.test.ts")],
  },
  {
    breaks: "delivery: a text is typed where a permission is asked for",
    file: core("src/delivery/decide.ts"),
    from: "if (facts.openApproval)",
    to: "if (facts.openApproval && facts.now < 0)",
    tests: [core("src/delivery/decide.test.ts")],
  },
  {
    breaks: "delivery: a limit of the provider holds nothing",
    file: core("src/delivery/decide.ts"),
    from: "if (facts.quota && facts.quota.until > facts.now)",
    to: "if (facts.quota && facts.quota.until < 0)",
    tests: [core("src/delivery/decide.test.ts")],
  },
  {
    breaks: "delivery: keys meet a person's",
    file: core("src/delivery/decide.ts"),
    from: "if (attendedMs !== null && attendedMs < QUIET_MS)",
    to: "if (attendedMs !== null && attendedMs < 0)",
    tests: [core("src/delivery/decide.test.ts")],
  },
  {
    breaks: "turns: what happened before a resumed conversation began counts",
    file: core("src/turns/decide.ts"),
    from: "if (fact.at < ignoreBefore && !isNamed) return null;",
    to: "",
    tests: [core("src/turns/decide.test.ts"), core("test/turn-order.test.ts")],
  },
  {
    breaks: "approvals: an answer reaches another dialog than it was meant for",
    file: core("src/approvals/on-screen.ts"),
    from: "return row.tool === tool && plain(row.command) === plain(storedCommand(command));",
    to: "return row.tool === tool && command !== undefined && plain(row.command) !== storedCommand('');",
    tests: [core("src/approvals/on-screen.test.ts")],
  },
  {
    breaks: "guards: the program of another pane counts as the one that we started",
    file: "packages/transport-tmux/src/pane-access.ts",
    from: "return now && now.paneId === pane.paneId && isSamePane(pane, now) ? now : null;",
    to: "return now && isSamePane(now, now) ? now : null;",
    tests: ["packages/transport-tmux/src/pane-access.test.ts"],
  },
  {
    breaks: "guards: a later start gets more rights without a word",
    file: core("src/agents/agree-again.ts"),
    from: "return (now.executables ?? []).some((one) => !known.has(one));",
    to: "return known.size < 0 && now !== before;",
    tests: [core("src/agents/agree-again.test.ts")],
  },
  {
    breaks: "guards: a caller that runs wild is not slowed down",
    file: core("src/api/rate-limit.ts"),
    from: "return left >= calls;",
    to: "return left >= calls || true;",
    tests: [core("src/api/rate-limit.test.ts")],
  },
  {
    breaks: "guards: a file is reached through a link",
    file: core("src/workspace/unsafe.ts"),
    from: "if (stat.isSymbolicLink())",
    to: 'if (stat.isSymbolicLink() && path === "")',
    tests: [core("test/own-files.test.ts")],
  },
  {
    breaks: "redaction: a value under a name that says secret stays",
    file: core("src/events/redact.ts"),
    from: 'typeof inner === "string" && SECRET_NAME.test(name) && inner !== ""',
    to: 'typeof inner === "string" && SECRET_NAME.test(name) && inner === ""',
    tests: [core("src/events/redact.test.ts")],
  },
  {
    breaks: "retention: the last turn of an agent is taken away",
    file: core("src/store/retention.ts"),
    from: '{ name: "turns", table: "turns", at: "closed_at", finished: NOT_THE_LAST_TURN },',
    to: '{ name: "turns", table: "turns", at: "closed_at", finished: NOT_THE_LAST_TURN.replace(/.*/s, "1") },',
    tests: [core("test/retention.test.ts"), core("test/retention-step.test.ts")],
  },
  {
    breaks: "retention: the text of an open task is taken away",
    file: core("src/store/retention.ts"),
    from: "AND NOT ${ORDER_OF_OPEN_TASK}`,",
    to: "AND (1 OR ${ORDER_OF_OPEN_TASK})`,",
    tests: [core("test/retention.test.ts"), core("test/retention-step.test.ts")],
  },
  {
    breaks: "leases: a second coordinator is let in",
    file: core("src/coordinator/lock.ts"),
    from: 'db.exec("BEGIN EXCLUSIVE");',
    to: 'db.exec("BEGIN");',
    tests: [core("test/places.test.ts")],
  },
  {
    breaks: "leases: a claim does not raise the epoch",
    file: core("src/store/leases.ts"),
    from: "owner_epoch = owner_epoch + 1",
    to: "owner_epoch = owner_epoch",
    tests: [core("test/store-work.test.ts")],
  },
  {
    breaks: "results: an unknown status is a success",
    file: core("src/work/normalise-result.ts"),
    from: 'status: status ?? "partial",',
    to: 'status: status ?? "success",',
    tests: [core("src/work/normalise-result.test.ts")],
  },
  {
    breaks: "the sweep: a step that fails is tried without a pause",
    file: core("src/coordinator/sweep.ts"),
    from: "if (failure && context.clock.now() < failure.notBefore) return;",
    to: "if (failure && context.clock.now() < 0) return;",
    tests: [core("src/coordinator/sweep.test.ts")],
  },
  {
    breaks: "documents: a name that means somebody else",
    file: core("src/team/names.ts"),
    from: "if (MEANS_OTHERS.has(name.toLowerCase()))",
    to: "if (MEANS_OTHERS.has(name) && name === 'leader')",
    tests: [core("src/team/rules.test.ts")],
  },
  {
    breaks: "consent: a leader's yes counts though its program asked nobody",
    file: core("src/agents/consent.ts"),
    from: "if (agreement.outside.length > 0 || !useConsent(leader, { lines }))",
    to: "if (agreement.outside.length > 0)",
    tests: [core("test/consent.test.ts")],
  },
  {
    breaks: "consent: what was asked in a turn that is over counts later",
    file: core("src/approvals/consent.ts"),
    from: "if (!fromSubagent && TURN_BOUNDS.includes(kind)) askedFor(agent).clear();",
    to: "",
    tests: [core("test/consent.test.ts")],
  },
  {
    breaks: "consent: the hook answers for the person",
    file: core("src/answers/hold-permission.ts"),
    from: "if (ours !== null && isConsentTool(ours)) {",
    to: "if (!tool) {",
    tests: [core("test/consent.test.ts")],
  },
  {
    breaks: "tools: another server passes for the team's own",
    file: core("src/approvals/tools.ts"),
    from: "tool?.mcp?.server === MCP_SERVER ?",
    to: "tool?.mcp?.server.startsWith(MCP_SERVER) ?",
    tests: [core("test/team-tools.test.ts")],
  },
  {
    breaks: "processes: a look that fails proves an end",
    file: core("src/agents/look.ts"),
    from: "return { known: false, pane: null, lives: false };",
    to: "return { known: true, pane: null, lives: false };",
    tests: [core("test/process-facts.test.ts"), core("test/look.test.ts")],
  },
  {
    breaks: "operations: two on one agent run at once",
    file: core("src/runtime/in-turn.ts"),
    from: "Promise.all(names.map((name) => last.get(name)))",
    to: "Promise.resolve()",
    tests: [core("test/operations-in-turn.test.ts"), core("src/runtime/in-turn.test.ts")],
  },
];
