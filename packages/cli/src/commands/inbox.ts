import { withRunningCoordinator } from "../lib/coordinator.ts";
import { CommandError } from "../lib/fail.ts";
import { expiry, printable, say, sayJson, tell } from "../lib/output.ts";
import { withStore } from "../lib/stored.ts";

interface Options {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
  readonly limit: number;
  readonly since?: string;
}
interface Message {
  readonly message_id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly status: string;
  readonly condition: string | null;
  readonly error: string | null;
  readonly content: string;
  readonly is_cut?: true;
  readonly expires_at: number;
  readonly created_at: number;
  readonly pruned_at?: number | null;
  readonly evidence?: readonly { at: number; status: string; source: string; detail: string }[];
}

export const inboxCommand = async (who: string, options: Options): Promise<void> => {
  const since = options.since === undefined ? 0 : Date.parse(options.since);
  if (Number.isNaN(since))
    throw new CommandError(
      "usage",
      `--since must be a time such as 2026-01-31T09:00:00Z, got "${options.since}"`,
      "team-agent inbox --help",
    );
  const query = { who, limit: options.limit, since };
  const live = await withRunningCoordinator(options.workspace, ({ call }) =>
    readPages(query, (page) => call<Inbox>("inbox", { team: options.team ?? null, ...page })),
  );
  const reply: Inbox =
    live ??
    (await withStore(options, ({ core, store, teamKey }) =>
      readPages(query, async (page) => core.readInbox(store, teamKey, page, null)),
    ));
  if (options.json) {
    sayJson({
      ok: true,
      agent_id: who,
      since: options.since ?? null,
      ...reply,
      coordinator: { ok: live !== null },
    });
    return;
  }
  if (!live) tell("The coordinator is not running; the stored state is shown.");
  if (reply.messages.length === 0) say(`${who} has no messages.`);
  for (const message of reply.messages) show(message);
  if (reply.uncollected > 0)
    say(`${reply.uncollected} result${reply.uncollected === 1 ? "" : "s"} to collect: team-agent collect`);
};

interface Inbox {
  readonly messages: readonly Message[];
  readonly uncollected: number;
  readonly next_before: string | null;
  readonly next_offset: number | null;
  readonly note?: string;
}
interface Query {
  readonly who: string;
  readonly limit: number;
  readonly since: number;
  readonly before?: string;
  readonly offset?: number;
}

/** All that was asked for: an answer holds no more than one page of messages, or of one message's text. */
const readPages = async (query: Query, ask: (page: Query) => Promise<Inbox>): Promise<Inbox> => {
  let reply = await ask(query);
  while (reply.next_offset !== null) {
    const [message] = reply.messages;
    const page = await ask({ ...query, offset: reply.next_offset });
    const content = message!.content + (page.messages[0]?.content ?? "");
    const { is_cut: _cut, ...whole } = message!;
    const { note: _note, ...rest } = page;
    reply = { ...rest, messages: [{ ...whole, content }] };
  }
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
  if (message.is_cut) say(`    … and more: team-agent inbox ${message.message_id}`);
  else if (shown.length < lines.length)
    say(`    … ${lines.length - shown.length} more lines: team-agent inbox ${message.message_id}`);
  for (const one of message.evidence ?? [])
    say(`  ${time(one.at)}  ${one.status.padEnd(22)}  ${one.source}: ${printable(one.detail)}`);
};

const time = (at: number): string => new Date(at).toISOString().slice(11, 23);
