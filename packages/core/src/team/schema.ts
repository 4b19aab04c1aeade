import { z } from "zod";
import { DURATION, DURATION_RULE } from "../ground/index.ts";

const text = z.string().trim().min(1, "must not be empty");
const optionalText = text.nullish();
/** A word that is shown beside others: nothing in it may change how they are read. */
const word = text
  .max(100, "must have 100 characters at most")
  .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, "must hold no invisible characters");
const flag = z.boolean().nullish();
const texts = z.array(text);
/** A number without its unit is the mistake to name, not that it is no text. */
const duration = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string().regex(DURATION, DURATION_RULE),
);

export const AUTH_MODES = ["subscription", "official_api", "compatible_api"] as const;
const DISPLAYS = [
  "none",
  "tmux_attach",
  "iterm",
  "ghostty",
  "ghostty_window",
  "ghostty_workspace",
  "adaptive",
] as const;
const STATUSES = [
  "pending",
  "ready",
  "running",
  "blocked",
  "needs_retry",
  "done",
  "failed",
  "cancelled",
] as const;

/** A profile is a file's name, so it must not be able to name another folder. */
const profile = text
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must hold only letters, digits, dots, dashes and underscores")
  .nullish();

const Task = z.strictObject({
  id: text.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "must hold only letters, digits, dots, dashes and underscores",
  ),
  title: text,
  type: optionalText.describe("implementation, bug_fix, test, review, risk_check, research, architecture, …"),
  description: optionalText,
  assignee: z.string().nullish().describe("An agent's name or leader; empty: decided by the routing"),
  deps: texts.nullish().describe("Tasks that must be done before"),
  acceptance: texts.nullish(),
  status: z.enum(STATUSES).nullish(),
  requires_tools: texts.nullish(),
  files: texts.nullish(),
  risk: z.enum(["low", "medium", "high"]).nullish(),
  retry_limit: z.int().min(0).nullish(),
  human_confirmation: flag,
});

const Rule = z.strictObject({
  id: text,
  match: z.record(z.string(), z.unknown()).nullish(),
  when: optionalText.describe(
    'task.type in [a, b] | task.type == "a" | task.risk == "high" | task.files matches ["src/*"]',
  ),
  assign_to: text,
  priority: z.int().nullish(),
});

/** Front matter of TEAM.md. */
export const TeamFront = z.strictObject({
  name: word
    .max(100, "must have 100 characters at most")
    .nullish()
    .describe("Name of the team; default: the folder's name"),
  objective: optionalText.describe("What the team is for; default: the text below the front matter"),
  provider: optionalText.describe("Provider of the leader, and of roles that name none"),
  model: optionalText.describe("Model of the leader"),
  leader_role: optionalText,
  default_auth_mode: z.enum(AUTH_MODES).nullish(),
  default_model: optionalText.describe("Model of roles that name none"),
  default_profile: profile,
  provider_models: z
    .record(z.string(), text)
    .nullish()
    .describe("Model by provider, for roles that name none"),
  worker_to_worker: flag.describe("May workers write to each other? Default: true"),
  display_backend: z.enum(DISPLAYS).nullish(),
  transport: optionalText.describe(
    "Which transport the agents' windows are in; default: the one for all teams",
  ),
  session_name: text
    .regex(/^[A-Za-z0-9_-]+$/, "must hold only letters, digits, dashes and underscores")
    .nullish(),
  dangerous_auto_approve: flag.describe("Workers run every tool without asking; needs --yes"),
  fast: flag,
  tick_interval_sec: z.int().min(1).nullish().describe("Seconds between two sweeps; default: 5"),
  retention_days: z
    .number()
    .min(0, "must be 0 or more")
    .nullish()
    .describe("Days for which what is finished is kept in full; 0: for ever; default: 30"),
  message_ttl: duration
    .nullish()
    .describe("How long a message may wait before it expires, such as 30m, 24h or 7d; default: 24h"),
  push_min_interval_sec: z.int().min(0).nullish().describe("Has no effect"),
  stuck_timeout_sec: z.int().min(0).nullish().describe("Has no effect"),
  communication_mode: optionalText.describe("Has no effect"),
  effort: optionalText.describe("Has no effect"),
  tasks: z.array(Task).nullish(),
  routing: z.strictObject({ default_assignee: optionalText, rules: z.array(Rule).nullish() }).nullish(),
});
export type TeamFront = z.infer<typeof TeamFront>;

/** Keys that documents of the reference may hold and that nothing reads. */
export const IDLE_KEYS = [
  "push_min_interval_sec",
  "stuck_timeout_sec",
  "communication_mode",
  "effort",
] as const;

/** Keys whose thing does not exist yet; it is said when one asks for something. */
export const LATER_KEYS = ["display_backend", "fast"] as const;

/** Front matter of a role document. */
export const RoleFront = z.strictObject({
  name: text.describe("The agent's name: letters, digits, dots, dashes and underscores"),
  role: word.describe("What the agent is, such as developer or reviewer"),
  provider: optionalText.describe("Which program runs it; default: the provider in TEAM.md"),
  command: text
    .max(400, "must have 400 characters at most")
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, "must hold no invisible characters")
    .nullish()
    .describe(
      "The program to start, for a provider that starts any; a name that it knows, or a command line",
    ),
  tools: texts.describe(
    "What it may use without asking, such as fs_read or execute_bash; [] for the role's usual ones",
  ),
  model: optionalText,
  auth_mode: z.enum(AUTH_MODES).nullish(),
  profile: profile.describe("Name of a file in profiles/, without .env"),
  permission: z.enum(["granted", "ask"]).nullish().describe("ask: every tool but the team's own asks first"),
  mcp: z.enum(["strict", "inherit"]).nullish().describe("inherit: your own MCP servers stay"),
  paused: flag.describe("Not started until resume-agent"),
  working_directory: text
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, "must hold no invisible characters")
    .nullish()
    .describe("Relative to the workspace; default: the workspace"),
});
export type RoleFront = z.infer<typeof RoleFront>;

/** JSON schemas of both front matters, for editors. */
export const documentSchemas = (): {
  readonly team: Record<string, unknown>;
  readonly role: Record<string, unknown>;
} => ({
  team: z.toJSONSchema(TeamFront) as Record<string, unknown>,
  role: z.toJSONSchema(RoleFront) as Record<string, unknown>,
});
