import type { ModelRequest } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import type { World } from "./world.ts";

interface Agent {
  readonly agent_id: string;
  readonly status: string;
  readonly detail: string | null;
  readonly channel: string;
}
export interface Status {
  readonly agents: readonly Agent[];
  readonly queued_messages: readonly { readonly recipient: string; readonly status: string }[];
  readonly leader_receiver: { readonly status: string; readonly provider: string | null };
}
interface Message {
  readonly message_id: string;
  readonly status: string;
  readonly recipient: string;
  readonly content: string;
  readonly evidence?: readonly { readonly status: string; readonly source: string }[];
}
export interface Approval {
  readonly approval_id: string;
  readonly agent_id: string;
  readonly command: string;
}

export const untilReady = (world: World, names: readonly string[]): Promise<Status> =>
  until(
    `${names.join(" and ")} are ready`,
    async () => {
      const status = await world.json<Status>(["status"]);
      const found = status.agents?.filter((one) => names.includes(one.agent_id)) ?? [];
      return found.length === names.length && found.every((one) => one.status === "ready") ? status : null;
    },
    60_000,
  );

export const messageOf = async (world: World, id: string): Promise<Message> =>
  (await world.json<{ messages: Message[] }>(["inbox", id])).messages[0]!;

export const send = async (world: World, to: string, text: string): Promise<string> => {
  const sent = await world.json<{ message_id?: string }>(["send", to, text]);
  if (sent.message_id === undefined) throw new Error(`not sent: ${JSON.stringify(sent)}`);
  return sent.message_id;
};

/** Delivered with the program's own record as evidence, and handed over once. */
export const expectDelivered = async (world: World, id: string): Promise<void> => {
  const message = await until(
    `${id} is delivered`,
    async () => {
      const now = await messageOf(world, id);
      return ["delivered", "acknowledged"].includes(now.status) ? now : null;
    },
    30_000,
  );
  const evidence = message.evidence ?? [];
  expect(evidence.filter((one) => one.status === "submitted")).toHaveLength(1);
  if (message.status === "delivered") expect(evidence.at(-1)?.source).toContain("transcript");
};

/** The latest request of the worker's own conversation: it holds everything that its model was given so far. */
export const lastRequest = (world: World, mark: string): ModelRequest => {
  const own = world.api.requests.filter(
    (one) => one.tools.length > 0 && !one.text.includes("You can lead a team of agents"),
  );
  const found = own.findLast((one) => one.text.includes(mark));
  if (found === undefined) throw new Error(`no request of a worker holds ${mark}`);
  return own.findLast((one) => one.conversation === found.conversation)!;
};

/** A program may write a text down before its model is asked. */
export const expectOnce = async (world: World, text: string): Promise<void> => {
  const mark = text.slice(0, 40);
  await world.api.waitForRequest((one) => one.tools.length > 0 && one.text.includes(mark));
  const { text: given } = lastRequest(world, mark);
  expect([text.slice(0, 40), text.length, given.split(text).length - 1]).toEqual([
    text.slice(0, 40),
    text.length,
    1,
  ]);
};

export const untilApproval = (world: World, agent: string, command: string): Promise<Approval> =>
  until(
    `${agent} asks for ${command}`,
    async () => {
      const { approvals } = await world.json<{ approvals: readonly Approval[] }>(["approvals"]);
      return approvals.find((one) => one.agent_id === agent && one.command.includes(command));
    },
    30_000,
  );
