const BRAND = Symbol.for("team-agent.error");

export interface TeamAgentErrorOptions {
  /** The command, or the step, that mends it. Shown after `action:`. */
  readonly action?: string;
  /** Facts a program can use; never a secret. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error class of team-agent. `code` is a stable name (see `docs/errors.md`), `message` says
 * what happened and with which value, `action` what to run next.
 */
export class TeamAgentError extends Error {
  readonly code: string;
  readonly action: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: TeamAgentErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "TeamAgentError";
    this.code = code;
    this.action = options.action;
    this.data = options.data ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Recognises a `TeamAgentError` of any copy of this package (a plugin may carry its own). */
export const isTeamAgentError = (value: unknown): value is TeamAgentError =>
  typeof value === "object" && value !== null && BRAND in value;
