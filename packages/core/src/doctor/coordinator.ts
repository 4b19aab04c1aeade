import { type Check, deferred, fail, pass } from "./check.ts";
import type { CoordinatorFacts } from "./facts.ts";

/** Is there a coordinator, where a team needs one, and does everybody find its doors? */
export const checkCoordinator = (facts: CoordinatorFacts | null, teamsAlive: number): readonly Check[] => {
  if (!facts)
    return [
      teamsAlive > 0
        ? fail("coordinator", "not running, and a team needs it", "team-agent coordinator ensure")
        : deferred("coordinator", "not running; it starts with the first command that needs it"),
    ];
  return [pass("coordinator", `running, pid ${facts.pid}`), checkDoors(facts)];
};

const checkDoors = ({ pid, port, written }: CoordinatorFacts): Check => {
  const again = "team-agent coordinator stop && team-agent coordinator ensure";
  if (!written) return fail("doors", "coordinator.json is missing or cannot be read", again);
  if (written.port !== port)
    return fail(
      "doors",
      `coordinator.json names port ${written.port}, the coordinator listens on ${port}`,
      again,
    );
  if (written.pid !== pid)
    return fail("doors", `coordinator.json names pid ${written.pid}, the coordinator is ${pid}`, again);
  return pass("doors", `hooks and MCP on port ${port}`);
};
