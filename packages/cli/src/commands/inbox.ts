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
    call<Inbox>("inbox", { team: options.team ?? null, ...query }),
  );
  const reply: Inbox =
    live ??
    (await withStore(options, ({ core, store, teamKey }) => core.readInbox(store, teamKey, query, null)));
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
}

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
  if (shown.length < lines.length)
    say(`    … ${lines.length - shown.length} more lines: team-agent inbox ${message.message_id}`);
  for (const one of message.evidence ?? [])
    say(`  ${time(one.at)}  ${one.status.padEnd(22)}  ${one.source}: ${printable(one.detail)}`);
};

const time = (at: number): string => new Date(at).toISOString().slice(11, 23);
