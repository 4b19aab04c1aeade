import type { TeamSpec } from "./spec.ts";

/** The team without one agent, and nothing in it that names that one. */
export const withoutAgent = (spec: TeamSpec, agentId: string): TeamSpec => {
  const { routing } = spec;
  return {
    ...spec,
    agents: spec.agents.filter(({ id }) => id !== agentId),
    routing: {
      defaultAssignee: routing.defaultAssignee === agentId ? "" : routing.defaultAssignee,
      rules: routing.rules.filter(({ assignTo }) => assignTo !== agentId),
    },
    tasks: spec.tasks.map((task) => (task.assignee === agentId ? { ...task, assignee: "" } : task)),
  };
};
