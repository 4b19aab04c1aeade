import { readFileSync } from "node:fs";
import { withCoordinator } from "../lib/coordinator.ts";
import { CommandError } from "../lib/fail.ts";
import { say, sayJson, tell } from "../lib/output.ts";
import type { Common } from "../program.ts";

interface Options {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
  readonly task?: string;
  readonly priority: string;
  readonly ack: boolean;
  readonly watchResult: boolean;
  readonly messageId?: string;
  readonly wait?: string | boolean;
  readonly timeout: number;
  readonly file?: string;
  readonly expiresIn?: string;
}

interface Reply {
  readonly message_id: string;
  readonly message_status: string;
  readonly to: string;
  readonly expires_at: number;
  readonly deliveries: readonly {
    message_id: string;
    to: string;
    message_status: string;
    expires_at: number;
  }[];
  readonly watch: { watcher_id: string } | null;
}
interface Waited {
  readonly ok: boolean;
  readonly timed_out: boolean;
  readonly message: { status: string; condition: string | null; error: string | null };
  readonly result: { status: string; summary: string } | null;
}

export const sendCommand = async (
  target: string,
  words: readonly string[],
  options: Options,
): Promise<void> => {
  const content = options.file === undefined ? words.join(" ") : readText(options.file);
  if (!["normal", "interrupt", "when_idle"].includes(options.priority))
    throw new CommandError(
      "usage",
      `--priority must be normal, interrupt or when_idle, got "${options.priority}"`,
      "team-agent send --help",
    );
  if (options.messageId && !/^msg_[0-9a-f]{12}$/.test(options.messageId))
    throw new CommandError(
      "usage",
      `--message-id must be msg_ and 12 hex digits, got "${options.messageId}"`,
      "team-agent send --help",
    );
  await withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call<Reply>("send", {
      team: options.team,
      to: target,
      content,
      taskId: options.task ?? null,
      priority: options.priority,
      requiresAck: options.ack,
      watchResult: options.watchResult,
      ...(options.messageId ? { messageId: options.messageId } : {}),
      ...(options.expiresIn === undefined ? {} : { expiresIn: options.expiresIn }),
    });
    const until = typeof options.wait === "string" ? options.wait : null;
    if (until && !options.json) tell(`${reply.message_id} stored; waiting until it is ${until}`);
    const waited = until
      ? await call<Waited>("message.wait", {
          messageId: reply.message_id,
          until,
          timeoutMs: options.timeout * 1000,
        })
      : null;
    if (options.json)
      sayJson({
        ...reply,
        ...(waited
          ? {
              ok: waited.ok,
              timed_out: waited.timed_out,
              message_status: waited.message.status,
              condition: waited.message.condition,
              result: waited.result,
            }
          : {}),
      });
    else
      for (const one of reply.deliveries)
        say(
          `${one.message_id}  ${one.to}  ${describe(reply.deliveries.length === 1 ? waited : null, one.message_status)}`,
        );
    if (waited?.result && !options.json) say(`${waited.result.status}: ${waited.result.summary}`);
    if (waited?.timed_out) process.exitCode = 3;
    else if (waited && !waited.ok) process.exitCode = 1;
  });
};

export const cancelCommand = (messageId: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call<{ message: { status: string; recipient: string } }>("message.cancel", {
      messageId,
    });
    if (options.json) sayJson(reply);
    else say(`${messageId}  ${reply.message.recipient}  ${reply.message.status}`);
  });

const describe = (waited: Waited | null, status: string): string =>
  waited
    ? `${waited.message.status}${waited.message.condition ? ` (waits: ${waited.message.condition})` : ""}${waited.message.error ? ` (${waited.message.error})` : ""}`
    : status;

const readText = (file: string): string => {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CommandError(
      "usage",
      `cannot read ${file}: ${(error as Error).message}`,
      "team-agent send <agent> --file <path>",
    );
  }
};
