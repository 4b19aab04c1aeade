/** How long a restart waits for conversations that are not known yet: milliseconds; without `_MS`, seconds. The first one counts. */
export const DEADLINES: readonly string[] = [
  "TEAM_AGENT_RESTART_SESSION_CAPTURE_DEADLINE_MS",
  "TEAM_AGENT_RESTART_SESSION_CONVERGENCE_DEADLINE_MS",
  "TEAM_AGENT_RESTART_CAPTURE_DEADLINE_MS",
  "TEAM_AGENT_RESTART_CAPTURE_TIMEOUT_MS",
  "TEAM_AGENT_RESTART_SESSION_CAPTURE_TIMEOUT_MS",
  "TEAM_AGENT_RESTART_SESSION_CONVERGENCE_TIMEOUT_MS",
  "TEAM_AGENT_SESSION_CAPTURE_DEADLINE_MS",
  "TEAM_AGENT_SESSION_CAPTURE_CONVERGENCE_DEADLINE_MS",
  "TEAM_AGENT_SESSION_CAPTURE_TIMEOUT_MS",
  "TEAM_AGENT_SESSION_CAPTURE_CONVERGENCE_TIMEOUT_MS",
  "TEAM_AGENT_SESSION_CONVERGENCE_DEADLINE_MS",
  "TEAM_AGENT_SESSION_CONVERGENCE_TIMEOUT_MS",
  "TEAM_AGENT_PROVIDER_SESSION_CONVERGENCE_DEADLINE_MS",
  "TEAM_AGENT_PROVIDER_SESSION_CONVERGENCE_TIMEOUT_MS",
];

/** How often it looks meanwhile. */
export const POLLS: readonly string[] = [
  "TEAM_AGENT_RESTART_SESSION_CAPTURE_POLL_MS",
  "TEAM_AGENT_RESTART_SESSION_CONVERGENCE_POLL_MS",
  "TEAM_AGENT_RESTART_CAPTURE_POLL_MS",
  "TEAM_AGENT_SESSION_CAPTURE_POLL_MS",
  "TEAM_AGENT_SESSION_CAPTURE_CONVERGENCE_POLL_MS",
  "TEAM_AGENT_SESSION_CONVERGENCE_POLL_MS",
  "TEAM_AGENT_PROVIDER_SESSION_CONVERGENCE_POLL_MS",
];

const DEADLINE_MS = 12_000;
const POLL_MS = 250;
/** A command waits no longer for its answer. */
const LONGEST_MS = 540_000;
const SHORTEST_POLL_MS = 10;

export interface Patience {
  readonly deadlineMs: number;
  readonly pollMs: number;
  /** What is set, and says nothing. */
  readonly notes: readonly string[];
}

/** What the command said (`seconds`), else the environment, else what is usual. */
export const readPatience = (
  env: Readonly<Record<string, string | undefined>>,
  seconds: number | null = null,
): Patience => {
  const notes: string[] = [];
  const numberIn = (name: string): number | null => {
    const text = env[name];
    if (text === undefined || text.trim() === "") return null;
    const value = Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    notes.push(`${name} is ${JSON.stringify(text)}, which is no time, and counts for nothing`);
    return null;
  };
  const firstOf = (names: readonly string[]): number | null => {
    for (const name of names) {
      const whole = numberIn(name.replace(/_MS$/, ""));
      const value = numberIn(name) ?? (whole === null ? null : whole * 1000);
      if (value !== null) return value;
    }
    return null;
  };
  const said = seconds === null ? firstOf(DEADLINES) : seconds * 1000;
  return {
    deadlineMs: Math.min(said ?? DEADLINE_MS, LONGEST_MS),
    pollMs: Math.max(firstOf(POLLS) ?? POLL_MS, SHORTEST_POLL_MS),
    notes,
  };
};
