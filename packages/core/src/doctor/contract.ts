import { holdsWords, readMarks, tokenOf } from "../mail/index.ts";
import { type Check, deferred, fail, pass } from "./check.ts";
import type { ContractFacts, SchemaFacts } from "./facts.ts";

/** What other programs and older data rely on: the store's layout, a message's mark, the id line of a result's notice. */
export const checkContract = (facts: ContractFacts): readonly Check[] => [
  checkSchema(facts.schema),
  checkTokenShape(facts),
  checkNotice(facts),
];

const checkSchema = (facts: SchemaFacts): Check => {
  const name = "message_store_schema";
  if (facts.kind === "none") return deferred(name, "there is no database yet");
  if (facts.kind === "unreadable") return fail(name, facts.message, facts.action);
  if (facts.version !== facts.expected)
    return fail(
      name,
      `the database has schema ${facts.version}, this version needs ${facts.expected}`,
      "team-agent coordinator stop && team-agent coordinator ensure",
    );
  if (facts.missing.length > 0)
    return fail(
      name,
      `schema ${facts.version} without ${facts.missing.join(", ")}`,
      "`team-agent coordinator stop`, then put back the newest team.db.pre-migration-*.bak",
    );
  return pass(name, `schema ${facts.version}`);
};

const REINSTALL = "npx @team-agent/installer";

const checkTokenShape = ({ messageId, nonce, body }: ContractFacts): Check => {
  const name = "message_token_shape";
  const row = { message_id: messageId, sender: "leader", task_id: null, content: "contract" };
  const [mark] = readMarks(body);
  const isWhole =
    body.endsWith(tokenOf(messageId, nonce)) &&
    mark?.messageId === messageId &&
    mark.nonce === nonce &&
    holdsWords(body, row, nonce, "whole");
  return isWhole
    ? pass(name, "a message is found again by its mark")
    : fail(name, "a message is not found again by its mark", REINSTALL);
};

const checkNotice = ({ resultId, notice }: ContractFacts): Check => {
  const name = "result_notification_render";
  return /^Result id: (res_[0-9a-f]{12})$/m.exec(notice)?.[1] === resultId
    ? pass(name, "a notice names its result")
    : fail(name, "a notice does not name its result", REINSTALL);
};
