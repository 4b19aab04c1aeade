import type { RoutingRule, TaskSpec, TeamSpec } from "./spec.ts";

export interface RoutingDecision {
  readonly agent: string;
  readonly reason: string;
  /** The rule that decided; null for an explicit or the default assignee. */
  readonly ruleId: string | null;
}

export type RoutedTask = Pick<TaskSpec, "type" | "assignee" | "requiresTools" | "files" | "risk">;

/** Who gets a task: its own assignee, else the first matching rule, else the default. */
export const routeTask = (task: RoutedTask, spec: Pick<TeamSpec, "agents" | "routing">): RoutingDecision => {
  const isKnown = (name: string) => name === "leader" || spec.agents.some(({ id }) => id === name);
  if (task.assignee !== "") {
    return isKnown(task.assignee)
      ? { agent: task.assignee, reason: "explicit assignee", ruleId: null }
      : { agent: "leader", reason: `unknown assignee "${task.assignee}"`, ruleId: null };
  }
  const rules = [...spec.routing.rules].sort((a, b) => b.priority - a.priority);
  const rule = rules.find((candidate) => matches(candidate, task));
  if (rule !== undefined) return { agent: rule.assignTo, reason: `rule ${rule.id}`, ruleId: rule.id };
  return { agent: spec.routing.defaultAssignee || "leader", reason: "default assignee", ruleId: null };
};

const matches = (rule: RoutingRule, task: RoutedTask): boolean => {
  if (rule.match === null && rule.when === null) return false;
  if (
    rule.match !== null &&
    !Object.entries(rule.match).every(([key, value]) => matchesKey(key, value, task))
  )
    return false;
  return rule.when === null || matchesWhen(rule.when, task);
};

const matchesKey = (key: string, value: unknown, task: RoutedTask): boolean => {
  const wanted = (Array.isArray(value) ? value : [value]).map(String);
  switch (key) {
    case "type":
      return wanted.includes(task.type);
    case "risk":
      return wanted.includes(task.risk);
    case "assignee":
      return wanted.includes(task.assignee);
    case "requires_tools":
      return wanted.every((tool) => task.requiresTools.some((needed) => needed === tool));
    case "files":
      return task.files.some((file) => wanted.some((pattern) => matchesGlob(file, pattern)));
    default:
      return false;
  }
};

/** Three forms and no more; anything else is false, because a rule must not match by accident. */
const matchesWhen = (when: string, task: RoutedTask): boolean => {
  const equals = /^task\.(type|risk) == "([^"]*)"$/.exec(when.trim());
  if (equals !== null) return task[equals[1] as "type" | "risk"] === equals[2];
  const list = /^task\.(?:(type) in|(files) matches) \[(.*)\]$/.exec(when.trim());
  if (list === null) return false;
  const items = (list[3] ?? "").split(",").map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2"));
  return list[1] === undefined ? matchesKey("files", items, task) : items.includes(task.type);
};

/** Shell patterns in which `*` crosses `/`. */
const matchesGlob = (file: string, pattern: string): boolean => {
  const body = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return "[\\s\\S]*";
    if (part === "?") return "[\\s\\S]";
    if (part.length > 1) return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    return part.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  try {
    return new RegExp(`^${body}$`).test(file);
  } catch {
    // A class such as [z-a] matches nothing.
    return false;
  }
};
