/** A result as it is stored (`result_envelope_v1`). */
export interface ResultEnvelope {
  readonly schema_version: "result_envelope_v1";
  readonly task_id: string;
  readonly agent_id: string;
  readonly status: "success" | "blocked" | "failed" | "partial";
  readonly summary: string;
  readonly changes: readonly { readonly path: string; readonly kind: string; readonly description: string }[];
  readonly tests: readonly { readonly command: string; readonly status: string; readonly detail?: string }[];
  readonly risks: readonly { readonly severity: string; readonly description: string }[];
  readonly artifacts: readonly { readonly path: string; readonly description: string }[];
  readonly next_actions: readonly { readonly description: string }[];
}

type Loose = Readonly<Record<string, unknown>>;

const STATUS: ReadonlyMap<string, ResultEnvelope["status"]> = new Map(
  Object.entries({
    success: "success",
    ok: "success",
    done: "success",
    complete: "success",
    completed: "success",
    passed: "success",
    pass: "success",
    blocked: "blocked",
    block: "blocked",
    failed: "failed",
    fail: "failed",
    error: "failed",
    partial: "partial",
    partially_done: "partial",
  } as const),
);
const CHANGE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    created: "created",
    create: "created",
    add: "created",
    added: "created",
    new: "created",
    modified: "modified",
    modify: "modified",
    update: "modified",
    updated: "modified",
    change: "modified",
    changed: "modified",
    edit: "modified",
    edited: "modified",
    deleted: "deleted",
    delete: "deleted",
    remove: "deleted",
    removed: "deleted",
    observed: "observed",
    observe: "observed",
    inspect: "observed",
    inspected: "observed",
  }),
);
const TEST: ReadonlyMap<string, string> = new Map(
  Object.entries({
    passed: "passed",
    pass: "passed",
    ok: "passed",
    success: "passed",
    failed: "failed",
    fail: "failed",
    error: "failed",
    skipped: "skipped",
    skip: "skipped",
    not_run: "not_run",
  }),
);

/** Takes what a model wrote and makes a whole envelope of it. `unknownStatus` is a status that nobody knows. */
export const normaliseResult = (
  raw: Loose,
  known: { taskId: string; agentId: string },
): { envelope: ResultEnvelope; unknownStatus: string | null } => {
  const nested = isLoose(raw.envelope) ? raw.envelope : {};
  // What stands beside an envelope fills only what the envelope lacks.
  const input: Loose = { ...raw, ...nested };
  const summary = text(input.summary) || "completed";
  const status = readStatus(input.status);
  return {
    unknownStatus:
      status === null
        ? typeof input.status === "string"
          ? input.status
          : JSON.stringify(input.status)
        : null,
    envelope: {
      schema_version: "result_envelope_v1",
      task_id: known.taskId,
      agent_id: known.agentId,
      status: status ?? "partial",
      summary,
      changes: items(input.changes).flatMap((item) => {
        const path = pick(item, "path", "file", "filepath", "filename");
        if (!path || !isLoose(item)) return [];
        const description = pick(item, "description", "summary", "detail", "details", "message") || summary;
        return [
          {
            path,
            description,
            kind: CHANGE.get(word(pick(item, "kind", "type", "action"))) ?? guessKind(description),
          },
        ];
      }),
      tests: items(input.tests).flatMap((item) => {
        const command = scalar(item) ?? pick(item, "command", "cmd", "name", "test");
        if (!command) return [];
        const detail = pick(item, "detail", "output", "stdout", "stderr", "summary", "message");
        return [
          {
            command,
            status: TEST.get(word(pick(item, "status"))) ?? "not_run",
            ...(detail ? { detail } : {}),
          },
        ];
      }),
      risks: items(input.risks).flatMap((item) => {
        const description = scalar(item) ?? pick(item, "description", "summary", "detail", "message");
        const severity = word(pick(item, "severity", "level"));
        return description
          ? [{ severity: ["low", "medium", "high"].includes(severity) ? severity : "low", description }]
          : [];
      }),
      artifacts: items(input.artifacts).flatMap((item) => {
        const path = scalar(item) ?? pick(item, "path", "file", "filepath", "filename");
        return path ? [{ path, description: pick(item, "description", "summary", "detail") || path }] : [];
      }),
      next_actions: items(input.next_actions).flatMap((item) => {
        const description = scalar(item) ?? pick(item, "description", "summary", "action", "todo", "message");
        return description ? [{ description }] : [];
      }),
    },
  };
};

/** Nothing said is success; a word, or anything else, that nobody knows is null. */
const readStatus = (value: unknown): ResultEnvelope["status"] | null => {
  if (value === undefined || value === null || value === "") return "success";
  return STATUS.get(word(value)) ?? null;
};

const guessKind = (description: string): string => {
  const words = description.toLowerCase();
  if (/created|added|new file/.test(words)) return "created";
  if (/deleted|removed/.test(words)) return "deleted";
  return /observed|inspected|verified/.test(words) ? "observed" : "modified";
};

const isLoose = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const items = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const scalar = (value: unknown): string | null =>
  typeof value === "string" || typeof value === "number" ? String(value).trim() || null : null;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const word = (value: unknown): string =>
  text(value)
    .toLowerCase()
    .replaceAll(/[-\s]+/g, "_");
const pick = (item: unknown, ...names: readonly string[]): string => {
  if (!isLoose(item)) return "";
  for (const name of names) {
    const found = scalar(item[name]);
    if (found) return found;
  }
  return "";
};
