import { relative } from "node:path";
import type { TeamSpec } from "../team/index.ts";
import type { AgreedLaunch } from "./save-team.ts";

/** A team as it is written down: compiled, and agreed to. */
export interface Form {
  readonly spec: TeamSpec;
  readonly launch: AgreedLaunch;
}

/**
 * A team of which some agents run as they did before, and the others as their documents say now. Where it goes back as a whole,
 * what they share is that of before, too. A document that did not take effect keeps its old mark, so that it is shown as changed.
 */
export const mixForms = (
  before: Form,
  now: Form,
  { old, isWhole }: { readonly old: ReadonlySet<string>; readonly isWhole: boolean },
): Form => {
  const base = isWhole ? before : now;
  const formOf = (id: string) => (old.has(id) ? before : now);
  const agents = now.spec.agents.map(
    (role) => formOf(role.id).spec.agents.find(({ id }) => id === role.id) ?? role,
  );
  const { directory } = now.spec.team;
  const marks = now.spec.agents.map(({ id, roleFile }) => {
    const path = relative(directory, roleFile);
    return [path, formOf(id).launch.documents?.[path]] as const;
  });
  const folders = now.spec.agents.map(({ id }) => [id, formOf(id).launch.folders?.[id]] as const);
  return {
    spec: { ...base.spec, agents },
    launch: {
      ...base.launch,
      documents: { ...base.launch.documents, ...known(marks) },
      executables: [...new Set([...(before.launch.executables ?? []), ...(now.launch.executables ?? [])])],
      folders: { ...base.launch.folders, ...known(folders) },
    },
  };
};

const known = (entries: readonly (readonly [string, string | undefined])[]): Record<string, string> =>
  Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
