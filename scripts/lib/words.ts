import {
  AGENT_STATES,
  APPROVAL_STATUS_MEANINGS,
  DIALOG_KINDS,
  ERROR_CATEGORIES,
  MESSAGE_STATES,
  NOTICES,
  QUESTION_STATUS_MEANINGS,
  SOURCES,
  TURN_ENDING_MEANINGS,
  TURN_STATES,
} from "../../packages/core/dist/index.js";
import { NOTE, table } from "./markdown.ts";

const code = (text: string): string => `\`${text}\``;
const command = (text: string | null | undefined): string =>
  !text ? "–" : text.includes("`") ? text : code(text);
const meanings = (head: string, words: Readonly<Record<string, string>>): string =>
  table(
    [head, "means"],
    Object.entries(words).map(([word, meaning]) => [code(word), meaning]),
  );

export const states = `${NOTE}

# Statuses and states

Every word that \`status\`, \`inbox\`, \`explain\` and their JSON use for a condition, and what it means, exactly.

## Messages

How a message goes from one to the next is told in [architecture.md](architecture.md#a-messages-life). A status that
begins with \`queued_\` is a hold: a named condition stops the message, and its end lets it go. \`accepted\` and the holds
can be cancelled, and expire.

${table(
  ["status", "means, exactly", "what helps"],
  Object.entries(MESSAGE_STATES).map(([status, { meaning, help }]) => [code(status), meaning, command(help)]),
)}

## Agents

${table(
  ["state", "means", "what helps"],
  Object.entries(AGENT_STATES).map(([state, { meaning, help }]) => [code(state), meaning, command(help)]),
)}

An agent that is \`waiting\` waits for an approval, or at a dialog. The detail begins with its kind:

${meanings("dialog", DIALOG_KINDS)}

An agent in \`error\` names a category in its detail:

${meanings("category", ERROR_CATEGORIES)}

\`explain\` says what each of these sources tells, and since when, and which of them the state rests on:

${meanings("source", SOURCES)}

## Turns

What is known of an agent's turn:

${meanings("turn", TURN_STATES)}

How a turn that was written down has ended:

${meanings("ending", TURN_ENDING_MEANINGS)}

## Approvals

${meanings("status", APPROVAL_STATUS_MEANINGS)}

## Questions

${meanings("status", QUESTION_STATUS_MEANINGS)}
`;

const noticesTo = (to: string): string =>
  table(
    ["notice", "when", "says", "what helps", "taken back when"],
    Object.entries(NOTICES)
      .filter(([, notice]) => notice.to === to)
      .map(([kind, { when, says, help, withdrawn }]) => [
        code(kind),
        when,
        says,
        command(help),
        withdrawn ?? "–",
      ]),
  );

export const notices = `${NOTE}

# Notices

What the coordinator tells of its own accord: a message of kind \`notice\` from \`coordinator\` (a question that a worker
asks through its tool comes from the worker itself, and is of kind \`question\`). Each is given once for its cause and
episode, together with whatever else waits for the recipient. It is taken back when its cause is gone before anybody was
given it. Results come as messages of their own.

## To the leader

${noticesTo("leader")}

A team without a leader keeps its notices: \`team-agent inbox leader\` shows them.

## To a worker

${noticesTo("worker")}
`;
