// Runs inside OpenCode, as a plugin of its own kind (1.18.33): it calls the hooks of a team, and gives the program their answers.

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly hookSpecificOutput?: Json } & Json;
type Part = { readonly id: string; readonly text?: string; readonly synthetic?: boolean };
type ToolCall = Readonly<Record<"tool" | "sessionID" | "callID", string>> & { readonly args?: unknown };
type ToolOutput = { output?: unknown; readonly content?: { type: string; text: string }[] };
/** Where the hooks are, and the database of conversations. */
type Place = Readonly<Record<"url" | "tokenEnv" | "record", string>>;

interface Client {
  readonly session: {
    get(request: object): Promise<{ readonly data?: { readonly parentID?: string } }>;
    promptAsync(request: object): Promise<unknown>;
  };
  readonly _client: { post(request: object): Promise<unknown> };
}

/** It is taken out of the environment, so that another OpenCode that runs in a tool's shell calls nobody. */
const PLACE = "TEAM_AGENT_OPENCODE";
/** Milliseconds. A coordinator that is gone holds up no turn. */
const PATIENCE = 5_000;

export const TeamAgent = async ({ client, directory }: { client: Client; directory: string }) => {
  const place = JSON.parse(process.env[PLACE] ?? "null") as Place | null;
  if (place === null) return {};
  const token = process.env[place.tokenEnv];
  for (const name of [PLACE, "OPENCODE_CONFIG_CONTENT"]) delete process.env[name];

  const here = { cwd: directory, transcript_path: place.record };
  const call = async (event: string, body: Json, signal = AbortSignal.timeout(PATIENCE)): Promise<Answer> => {
    try {
      const answer = await fetch(`${place.url}/${event}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ ...here, hook_event_name: event, ...body }),
        signal,
      });
      return answer.ok ? ((JSON.parse((await answer.text()) || "{}") ?? {}) as Answer) : {};
    } catch {
      return {};
    }
  };

  const parents = new Map<string, string | undefined>();
  /** What says whose call it is: a subagent is a session that has a parent. */
  const whose = async (sessionId: string): Promise<Json> => {
    if (!parents.has(sessionId)) {
      const { data } = await client.session
        .get({ path: { id: sessionId } })
        .catch(() => ({ data: undefined }));
      if (data) parents.set(sessionId, data.parentID);
    }
    const isChild = parents.get(sessionId) !== undefined;
    return { session_id: sessionId, ...(isChild && { agent_id: sessionId }) };
  };

  /** Dialogs that stand, by the program's own number of each; ended where somebody answers at the window. */
  const asked = new Map<string, AbortController>();
  const askPermission = async (request: Json): Promise<void> => {
    const id = String(request.id);
    const open = new AbortController();
    asked.set(id, open);
    const metadata = (request.metadata ?? {}) as Json;
    const body = {
      ...(await whose(String(request.sessionID))),
      tool_name: request.permission,
      tool_input: Object.keys(metadata).length > 0 ? metadata : { patterns: request.patterns },
      tool_use_id: (request.tool as Json | undefined)?.callID,
    };
    const { decision } = (await call("PermissionRequest", body, open.signal)).hookSpecificOutput ?? {};
    if (!asked.delete(id) || typeof decision !== "object" || decision === null) return;
    const { behavior, message } = decision as Json;
    const reply = behavior === "allow" ? { reply: "once" } : { reply: "reject", message };
    await client._client
      .post({ url: `/permission/${id}/reply`, body: reply, headers: JSON_BODY })
      .catch(() => {});
  };

  const stopped = new Set<string>();
  const endTurn = async (sessionId: string): Promise<void> => {
    // Nobody who stops a turn wants the next one to begin by itself, and after an error it would fail as well.
    if (stopped.has(sessionId)) return;
    const { decision, reason } = await call("Stop", await whose(sessionId));
    if (decision !== "block" || typeof reason !== "string") return;
    await client.session.promptAsync({
      path: { id: sessionId },
      body: { parts: [{ type: "text", text: reason }] },
    });
  };

  const told: Readonly<Record<string, (properties: Json) => unknown>> = {
    "session.created": ({ info }) => {
      const { id, parentID } = info as { id: string; parentID?: string };
      parents.set(id, parentID);
      return parentID === undefined && call("SessionStart", { session_id: id });
    },
    "session.idle": ({ sessionID }) => endTurn(String(sessionID)),
    "session.error": async ({ sessionID, error }) => {
      const { name, data } = (error ?? {}) as { name?: string; data?: Json };
      const { message, statusCode: status } = data ?? {};
      stopped.add(String(sessionID));
      await call("SessionError", { ...(await whose(String(sessionID))), name, message, status });
    },
    "session.status": async ({ sessionID, status }) => {
      const { type, message, next } = status as Json;
      if (type === "busy") stopped.delete(String(sessionID));
      if (type === "retry") await call("Retry", { ...(await whose(String(sessionID))), message, next });
    },
    "permission.asked": askPermission,
    "permission.replied": ({ requestID }) => {
      const open = asked.get(String(requestID));
      asked.delete(String(requestID));
      open?.abort();
    },
  };

  return {
    event: async ({ event }: { event: { type: string; properties: Json } }) => {
      // Nothing of the program waits for what follows from it.
      void Promise.resolve(told[event.type]?.(event.properties)).catch(() => {});
    },
    "chat.message": async ({ sessionID }: { sessionID: string }, { parts }: { parts: Part[] }) => {
      const prompt = parts.flatMap(({ text, synthetic }) => (text && !synthetic ? [text] : [])).join("\n");
      const answer = await call("UserPromptSubmit", { ...(await whose(sessionID)), prompt });
      if (answer.decision === "block") throw new Error(String(answer.reason));
      const text = answer.hookSpecificOutput?.additionalContext;
      const last = parts.at(-1);
      if (typeof text !== "string" || last === undefined) return;
      // Parts are read in the order of their ids.
      parts.push(Object.assign({ ...last, id: `${last.id}t` }, { type: "text", text, synthetic: true }));
    },
    "tool.execute.after": async (done: ToolCall, result: ToolOutput) => {
      // Its turn is over, so what is added would be given to nobody.
      if (typeof result.output === "string" && STOPPED.test(result.output)) return;
      const { tool: tool_name, args: tool_input, callID: tool_use_id, sessionID } = done;
      const body = { ...(await whose(sessionID)), tool_name, tool_input, tool_use_id };
      const text = (await call("PostToolUse", body)).hookSpecificOutput?.additionalContext;
      if (typeof text !== "string") return;
      if (typeof result.output === "string") result.output += `\n\n${text}`;
      else result.content?.push({ type: "text", text });
    },
  };
};

const STOPPED = /User aborted the command\s*<\/shell_metadata>\s*$/;

const JSON_BODY = { "content-type": "application/json" };
