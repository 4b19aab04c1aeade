/** `deferred`: it cannot be told now, and that alone is no fault. */
export type CheckStatus = "pass" | "fail" | "deferred";

export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly reason: string;
  /** The command that mends it; null when there is nothing to mend. */
  readonly action: string | null;
  readonly team_key?: string;
  readonly agent_id?: string;
}

export interface CheckGroup {
  readonly status: CheckStatus;
  readonly checks: readonly Check[];
  /** Names of the checks that failed. */
  readonly failed: readonly string[];
}

export const pass = (name: string, reason: string): Check => ({ name, status: "pass", reason, action: null });
export const deferred = (name: string, reason: string, action: string | null = null): Check => ({
  name,
  status: "deferred",
  reason,
  action,
});
export const fail = (name: string, reason: string, action: string): Check => ({
  name,
  status: "fail",
  reason,
  action,
});

/** A group fails with one of its checks, and passes when any passed and none failed. */
export const groupChecks = (checks: readonly Check[]): CheckGroup => {
  const failed = checks.filter(({ status }) => status === "fail").map(({ name }) => name);
  const passed = checks.some(({ status }) => status === "pass");
  return { status: failed.length > 0 ? "fail" : passed ? "pass" : "deferred", checks, failed };
};
