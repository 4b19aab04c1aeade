import { TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { type Reply, withCoordinator } from "../lib/coordinator.ts";
import { printable, say, sayJson, tell } from "../lib/output.ts";
import { readText } from "../lib/read-text.ts";

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

type Sent = Extract<Reply<"send">, { readonly deliveries: unknown }>;
type Waited = Reply<"message.wait">;

const PRIORITIES = ["normal", "interrupt", "when_idle"] as const;
const STATES = ["submitted", "delivered", "acknowledged", "result"] as const;

export const sendCommand = async (to: string, words: readonly string[], options: Options): Promise<void> => {
  if (options.file !== undefined && words.length > 0)
    throw new TeamAgentError("usage", "the text comes from --file or from the command line, not from both", {
      action: "team-agent send --help",
    });
  const priority = PRIORITIES.find((one) => one === options.priority);
  if (!priority)
    throw new TeamAgentError(
      "usage",
      `--priority must be normal, interrupt or when_idle, got "${options.priority}"`,
      { action: "team-agent send --help" },
    );
  if (options.messageId && !/^msg_[0-9a-f]{12}$/.test(options.messageId))
    throw new TeamAgentError(
      "usage",
      `--message-id must be msg_ and 12 hex digits, got "${options.messageId}"`,
      { action: "team-agent send --help" },
    );
  const content = options.file === undefined ? words.join(" ") : await readText(options.file);
  const until = STATES.find((state) => state === options.wait) ?? null;
  await withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("send", {
      team: options.team,
      to,
      content,
      taskId: options.task ?? null,
      priority,
      requiresAck: options.ack,
      watchResult: options.watchResult,
      ...(options.messageId ? { messageId: options.messageId } : {}),
      ...(options.expiresIn === undefined ? {} : { expiresIn: options.expiresIn }),
    });
    if (!("deliveries" in reply)) return sayJson(reply);
    if (until && !options.json) tell(`${idsOf(reply)} stored; waiting until ${until}`);
    const timeoutMs = options.timeout * 1000;
    const waited = await Promise.all(
      reply.deliveries.map((one) =>
        until ? call("message.wait", { messageId: one.message_id, until, timeoutMs }) : null,
      ),
    );
    if (options.json) sayJson(describeAll(reply, waited));
    else for (const line of linesOf(reply, waited)) say(line);
    if (waited.some((one) => one?.timed_out)) process.exitCode = 3;
    else if (waited.some((one) => one?.ok === false)) process.exitCode = 1;
  });
};

const idsOf = ({ deliveries }: Sent): string => deliveries.map(({ message_id }) => message_id).join(", ");

const linesOf = ({ deliveries }: Sent, waited: readonly (Waited | null)[]): readonly string[] =>
  deliveries.flatMap((one, index) => {
    const { message, result } = waited[index] ?? { message: null, result: null };
    const now = { status: one.message_status, condition: one.condition, error: null };
    const state = describe(message ?? now);
    return [
      `${one.message_id}  ${one.to}  ${state}`,
      ...(result ? [`${result.status}: ${printable(result.summary)}`] : []),
    ];
  });

const describe = ({
  status,
  condition,
  error,
}: Pick<Waited["message"], "status" | "condition" | "error">): string =>
  `${status}${condition ? ` (waits: ${condition})` : ""}${error ? ` (${error})` : ""}`;

/** What was sent, in the states that it has come to since. */
const describeAll = (reply: Sent, waited: readonly (Waited | null)[]) => {
  if (waited.every((one) => one === null)) return reply;
  const deliveries = reply.deliveries.map((one, index) => {
    const { message, ok, timed_out, result } = waited[index]!;
    const { status: message_status, condition } = message;
    return { ...one, ok, timed_out, message_status, condition, result };
  });
  const [first] = deliveries;
  return {
    ...reply,
    message_status: first!.message_status,
    condition: first!.condition,
    result: first!.result,
    ok: deliveries.every((one) => one.ok),
    timed_out: deliveries.some((one) => one.timed_out),
    deliveries,
  };
};

export const cancelCommand = (messageId: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("message.cancel", {
      messageId,
    });
    if (options.json) sayJson(reply);
    else say(`${messageId}  ${reply.message.recipient}  ${reply.message.status}`);
  });
