import { nearest } from "../ground/index.ts";
import type { SourceDocument } from "./front-matter.ts";
import type { Problem } from "./problems.ts";
import type { TeamFront } from "./schema.ts";
import type { RoutingRule, TaskSpec } from "./spec.ts";
import { resolveTools } from "./tools.ts";

export interface CompiledWork {
  readonly tasks: readonly TaskSpec[];
  readonly routing: { readonly defaultAssignee: string; readonly rules: readonly RoutingRule[] };
  readonly problems: readonly Problem[];
}

/** Tasks and routing of TEAM.md. `agents` are the names of all roles, in order. */
export const compileWork = (
  document: SourceDocument,
  front: TeamFront,
  agents: readonly string[],
): CompiledWork => {
  const problems: Problem[] = [];
  const known = [...agents, "leader"];
  const checkAgent = (path: readonly PropertyKey[], name: string) => {
    if (known.includes(name)) return;
    const near = nearest(name, known);
    const action = near === null ? `use one of: ${known.join(", ")}` : `did you mean "${near}"?`;
    problems.push(document.at(path, `unknown agent "${name}"`, action));
  };

  const fallback = front.routing?.default_assignee;
  if (fallback) checkAgent(["routing", "default_assignee"], fallback);
  (front.routing?.rules ?? []).forEach((rule, index) => {
    checkAgent(["routing", "rules", index, "assign_to"], rule.assign_to);
    if (!rule.match && !rule.when) {
      problems.push(
        document.at(
          ["routing", "rules", index],
          `rule "${rule.id}" never matches: it has neither match nor when`,
        ),
      );
    }
  });

  const defaultAssignee = fallback ?? agents[0] ?? "leader";
  const tasks = front.tasks
    ? readTasks(document, front.tasks, checkAgent, problems)
    : [initialTask(defaultAssignee)];
  problems.push(...dependencyProblems(document, tasks));
  return { tasks, routing: { defaultAssignee, rules: readRules(front, agents) }, problems };
};

const readRules = (front: TeamFront, agents: readonly string[]): readonly RoutingRule[] => [
  ...(front.routing?.rules ?? []).map((rule) => ({
    id: rule.id,
    match: rule.match ?? null,
    when: rule.when ?? null,
    assignTo: rule.assign_to,
    priority: rule.priority ?? 10,
  })),
  ...agents.map((agent) => ({
    id: `route-${agent}`,
    match: { assignee: [agent] },
    when: null,
    assignTo: agent,
    priority: 10,
  })),
];

const readTasks = (
  document: SourceDocument,
  tasks: NonNullable<TeamFront["tasks"]>,
  checkAgent: (path: readonly PropertyKey[], name: string) => void,
  problems: Problem[],
): readonly TaskSpec[] =>
  tasks.map((task, index) => {
    const path = ["tasks", index] as const;
    if (task.assignee) checkAgent([...path, "assignee"], task.assignee);
    const { tools, unknown } = task.requires_tools?.length
      ? resolveTools(task.requires_tools)
      : { tools: [], unknown: [] };
    for (const { index: at, name, suggestion } of unknown) {
      const action = suggestion === null ? undefined : `did you mean "${suggestion}"?`;
      problems.push(document.at([...path, "requires_tools", at], `unknown tool "${name}"`, action));
    }
    if (tasks.findIndex(({ id }) => id === task.id) !== index) {
      problems.push(document.at([...path, "id"], `a task with the id "${task.id}" stands above already`));
    }
    return {
      id: task.id,
      title: task.title,
      type: task.type ?? "implementation",
      description: task.description ?? null,
      assignee: task.assignee ?? "",
      deps: task.deps ?? [],
      acceptance: task.acceptance ?? [],
      status: task.status ?? "pending",
      requiresTools: tools,
      files: task.files ?? [],
      risk: task.risk ?? "low",
      retryLimit: task.retry_limit ?? 0,
      humanConfirmation: task.human_confirmation ?? false,
    };
  });

const initialTask = (assignee: string): TaskSpec => ({
  id: "task_initial",
  title: "Start on the objective",
  type: "implementation",
  description: null,
  assignee,
  deps: [],
  acceptance: [],
  status: "pending",
  requiresTools: ["mcp_team"],
  files: [],
  risk: "low",
  retryLimit: 0,
  humanConfirmation: false,
});

const dependencyProblems = (document: SourceDocument, tasks: readonly TaskSpec[]): readonly Problem[] => {
  const ids = tasks.map(({ id }) => id);
  const unknown = tasks.flatMap((task, index) =>
    task.deps.flatMap((dep, at) => {
      if (ids.includes(dep)) return [];
      const near = nearest(dep, ids);
      const action = near === null ? `use one of: ${ids.join(", ")}` : `did you mean "${near}"?`;
      return [
        document.at(
          ["tasks", index, "deps", at],
          `task "${task.id}" depends on unknown task "${dep}"`,
          action,
        ),
      ];
    }),
  );
  const cycle = findCycle(tasks);
  if (cycle === null) return unknown;
  const at = ids.indexOf(cycle[0]!);
  return [
    ...unknown,
    document.at(["tasks", at, "deps"], `these tasks wait for each other: ${cycle.join(" -> ")}`),
  ];
};

/** The ids along one cycle, the first repeated at the end. */
const findCycle = (tasks: readonly TaskSpec[]): readonly string[] | null => {
  const deps = new Map(tasks.map(({ id, deps }) => [id, deps]));
  const done = new Set<string>();
  const walk = (id: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const dep of deps.get(id) ?? []) {
      const found = walk(dep, [...trail, id]);
      if (found !== null) return found;
    }
    done.add(id);
    return null;
  };
  for (const { id } of tasks) {
    const found = walk(id, []);
    if (found !== null) return found;
  }
  return null;
};
