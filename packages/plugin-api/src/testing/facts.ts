import assert from "node:assert/strict";
import type { TurnFact } from "../facts.ts";

const KINDS: Readonly<Record<TurnFact["kind"], true>> = {
  session: true,
  turnOpened: true,
  textSeen: true,
  toolCalled: true,
  turnClosed: true,
  turnInterrupted: true,
  providerError: true,
  compacted: true,
  tokens: true,
  event: true,
};

/** A fact of a known kind, with a time that can be one. */
export const checkFact = (fact: TurnFact): void => {
  assert.ok(Object.hasOwn(KINDS, fact.kind), `unknown kind of fact: ${fact.kind}`);
  assert.ok(Number.isFinite(fact.at) && fact.at > 0, `${fact.kind} has no time`);
  if (fact.kind === "textSeen") assert.equal(typeof fact.text, "string");
};
