import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import { lookAtRunning, type Reply } from "../lib/coordinator.ts";
import { countOf, expiry, printable, say, sayJson, tell } from "../lib/output.ts";
import { withStore, withStoredTeams } from "../lib/stored.ts";

interface Options {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
  readonly limit: number;
  readonly since?: string;
}
type Message = Reply<"inbox">["messages"][number];
type Inbox = Reply<"inbox">;

export const inboxCommand = async (who: string, options: Options): Promise<void> => {
  const since = options.since === undefined ? 0 : Date.parse(options.since);
  if (Number.isNaN(since))
    throw new TeamAgentError(
      "usage",
      `--since must be a time such as 2026-01-31T09:00:00Z, got "${options.since}"`,
      { action: "team-agent inbox --help" },
    );
  const query = { who, limit: options.limit, since };
  const isOne = /^msg_/.test(who);
  const { live, silent } = await lookAtRunning(options.workspace, ({ call }) =>
    isOne
      ? readWhole((offset) => call("message.show", { messageId: who, offset }))
      : readPages(query, (page) => call("inbox", { team: options.team ?? null, ...page })),
  );
  const reply: Inbox =
    live ??
    (isOne
      ? await withStoredTeams(options, ({ core, store }) =>
          readWhole(async (offset) => core.showMessage(store, who, offset)),
        )
      : await withStore(options, ({ core, store, teamKey }) =>
          readPages(query, async (page) => core.readInbox(store, teamKey, page, null)),
        ));
  if (options.json) {
    sayJson({
      agent_id: who,
      since: options.since ?? null,
      ...reply,
      coordinator: { ok: live !== null },
    });
    return;
  }
  if (!live && !silent) tell("The coordinator is not running; the stored state is shown.");
  if (reply.messages.length === 0) say(`${who} has no messages.`);
  for (const message of reply.messages) show(message);
  if (reply.uncollected > 0)
    say(`${countOf(reply.uncollected, "result")} to collect: ${teamAgent("collect", "--team", reply.team)}`);
};

interface Query {
  readonly who: string;
  readonly limit: number;
  readonly since: number;
  readonly before?: string;
}

/** All of one message: an answer holds no more than a page of its text. */
const readWhole = async (ask: (offset: number) => Promise<Inbox>): Promise<Inbox> => {
  let reply = await ask(0);
  while (reply.next_offset !== null) {
    const [message] = reply.messages;
    const page = await ask(reply.next_offset);
    const content = message!.content + (page.messages[0]?.content ?? "");
    const { is_cut: _cut, ...whole } = message!;
    const { note: _note, ...rest } = page;
    reply = { ...rest, messages: [{ ...whole, content }] };
  }
  return reply;
};

/** All messages that were asked for: an answer holds no more than a page of them. */
const readPages = async (query: Query, ask: (page: Query) => Promise<Inbox>): Promise<Inbox> => {
  let reply = await ask(query);
  while (reply.next_before !== null && reply.messages.length < query.limit) {
    const left = query.limit - reply.messages.length;
    const page = await ask({ ...query, limit: left, before: reply.next_before });
    reply = { ...reply, ...page, messages: [...page.messages, ...reply.messages] };
  }
  return reply;
};

const show = (message: Message): void => {
  say(
    `${message.message_id}  ${time(message.created_at)}  ${message.sender} → ${message.recipient}  ${message.status}${message.condition ? `  waits: ${printable(message.condition)}` : ""}${expiry(message)}${message.error ? `  ${message.error}` : ""}`,
  );
  if (message.pruned_at)
    say(
      `    (its text was taken away on ${new Date(message.pruned_at).toISOString().slice(0, 10)}, because it was old)`,
    );
  const lines = message.pruned_at ? [] : printable(message.content).split("\n");
  const shown = message.evidence ? lines : lines.slice(0, 6);
  for (const line of shown) say(`    ${line}`);
  if (message.is_cut) say(`    … and more: ${teamAgent("inbox", message.message_id)}`);
  else if (shown.length < lines.length)
    say(`    … ${lines.length - shown.length} more lines: ${teamAgent("inbox", message.message_id)}`);
  for (const one of message.evidence ?? [])
    say(`  ${time(one.at)}  ${one.status.padEnd(22)}  ${one.source}: ${printable(one.detail)}`);
};

const time = (at: number): string => new Date(at).toISOString().slice(11, 23);
