import { isRecord, type Json, recordsIn, stringOf } from "@team-agent/plugin-api/toolkit";
import type { Connection, Outcome } from "./connection.ts";
import type { HostSettings } from "./settings.ts";

/** A conversation that was opened. */
export interface OpenSession {
  readonly id: string;
  /** What a running turn is given reaches the model within it. */
  readonly canSteer: boolean;
  /** The program has no place for instructions: they go before the first prompt. */
  readonly instructionsFirst: boolean;
}

/** Why there is none: what happened, and what to do. */
export interface OpenFailure {
  readonly happened: string;
  readonly todo: string;
}

const INITIALIZED_WITHIN_MS = 10_000;
const OPENED_WITHIN_MS = 60_000;
const PROTOCOL_VERSION = 1;
const AUTH_REQUIRED = -32000;

/** From the first word to the conversation, in the mode and with the model that are asked for. */
export const openSession = async (
  connection: Connection,
  settings: HostSettings,
  { token, env }: { readonly token: string; readonly env: NodeJS.ProcessEnv },
): Promise<OpenSession | OpenFailure> => {
  const asked = within(connection, INITIALIZED_WITHIN_MS);
  const first = await asked("initialize", {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: "team-agent", version: "0.1.0" },
  });
  const tryIt = `run it in a terminal: ${settings.command}`;
  if (first === "late") return { happened: "no answer to its first question within 10 s", todo: tryIt };
  if (first.kind !== "result") return failed(first, tryIt);
  const { protocolVersion, agentCapabilities, _meta, authMethods } = first.result;
  if (protocolVersion !== PROTOCOL_VERSION)
    return {
      happened: `it speaks version ${String(protocolVersion)} of the protocol, not 1`,
      todo: "use another release",
    };
  const can = isRecord(agentCapabilities) ? agentCapabilities : {};
  const sessions = isRecord(can.sessionCapabilities) ? can.sessionCapabilities : {};
  const hasPlace = isRecord(sessions.systemPrompt);
  const common = { cwd: settings.cwd, mcpServers: [serverOf(settings, can, token, env)] };
  const place = {
    systemPrompt: { mode: "append", content: [{ type: "text", text: settings.instructions }] },
  };
  const earlier = settings.resume === null ? {} : { sessionId: settings.resume };
  const way = settings.resume === null ? "new" : isRecord(sessions.resume) ? "resume" : "load";
  if (way === "load" && can.loadSession !== true)
    return { happened: "it cannot go on with an earlier conversation", todo: "start it with --allow-fresh" };
  const params = { ...common, ...(hasPlace ? place : {}), ...earlier };
  const opened = await within(connection, OPENED_WITHIN_MS)(`session/${way}`, params);
  if (opened === "late") return { happened: "no conversation within 60 s", todo: tryIt };
  if (opened.kind !== "result")
    return failed(
      opened,
      opened.kind === "error" && opened.code === AUTH_REQUIRED ? signIn(authMethods) : tryIt,
    );
  const id = settings.resume ?? stringOf(opened.result.sessionId);
  if (id === undefined) return { happened: "it named no conversation", todo: tryIt };
  const chosen =
    (await chooseMode(asked, settings, id, opened.result)) ??
    (await chooseModel(asked, settings, id, opened.result));
  if (chosen !== null) return chosen;
  const steering = isRecord(_meta) && isRecord(_meta.steering) && _meta.steering.supported === true;
  return { id, canSteer: steering, instructionsFirst: way === "new" && !hasPlace };
};

type Ask = (method: string, params: Json) => Promise<Outcome | "late">;

const within =
  (connection: Connection, timeoutMs: number): Ask =>
  (method, params) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve("late"), timeoutMs);
      connection.call(method, params, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
    });

const failed = (outcome: Exclude<Outcome, { kind: "result" }>, todo: string): OpenFailure => ({
  happened: outcome.kind === "error" ? outcome.message : "it ended",
  todo,
});

const signIn = (methods: unknown): string => {
  const names = recordsIn(methods).flatMap(
    ({ description, name }) => stringOf(description) ?? stringOf(name) ?? [],
  );
  return names.length === 0 ? "sign in with the program itself" : `sign in: ${names.join("; or ")}`;
};

/** The token goes through the pipe to the program, and nowhere else. */
const serverOf = (
  { mcp, tokenEnv }: HostSettings,
  can: Json,
  token: string,
  env: NodeJS.ProcessEnv,
): Json => {
  const takesHttp = isRecord(can.mcpCapabilities) && can.mcpCapabilities.http === true;
  if (takesHttp) {
    const headers = [{ name: "Authorization", value: `Bearer ${token}` }];
    return { type: "http", name: mcp.name, url: mcp.url, headers };
  }
  const [command, ...args] = mcp.command;
  const passed = Object.entries({ ...env, [tokenEnv]: token }).flatMap(([name, value]) =>
    name.startsWith("TEAM_AGENT_") && value !== undefined ? [{ name, value }] : [],
  );
  return { name: mcp.name, command, args, env: passed };
};

/** A mode in which the program decides by itself what may run is none for an agent of a team. */
const chooseMode = async (
  ask: Ask,
  { mode: modeId }: HostSettings,
  sessionId: string,
  opened: Json,
): Promise<OpenFailure | null> => {
  const offered = isRecord(opened.modes) ? opened.modes : {};
  if (modeId === null || modeId === offered.currentModeId) return null;
  const set = await ask("session/set_mode", { sessionId, modeId });
  if (set !== "late" && set.kind === "result") return null;
  return { happened: `it does not take its mode ${modeId}`, todo: "use another release" };
};

const chooseModel = async (
  ask: Ask,
  { model }: HostSettings,
  sessionId: string,
  opened: Json,
): Promise<OpenFailure | null> => {
  if (model === null) return null;
  const models = isRecord(opened.models) ? recordsIn(opened.models.availableModels) : [];
  const option = recordsIn(opened.configOptions).find(({ category }) => category === "model");
  const values = recordsIn(option?.options).flatMap((one) => (one.options ? recordsIn(one.options) : [one]));
  const ids = [...models.map(({ modelId }) => modelId), ...values.map(({ value }) => value)].map(String);
  const isOld = models.some(({ modelId }) => modelId === model);
  const set =
    ids.includes(model) &&
    (isOld
      ? await ask("session/set_model", { sessionId, modelId: model })
      : await ask("session/set_config_option", { sessionId, configId: option!.id, value: model }));
  if (set && set !== "late" && set.kind === "result") return null;
  const known = ids.length === 0 ? "none by name" : ids.slice(0, 12).join(", ");
  return { happened: `it has no model "${model}"`, todo: `set model to one that it offers: ${known}` };
};
