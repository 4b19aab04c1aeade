import type { ToolFamily } from "./values.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where the program finds skills: folders with a `SKILL.md`, of which its model is shown the descriptions. */
export interface SkillSupport {
  /** The person's own folder of skills, of which the program reads every one. */
  folder(env: Env): string;
  /** Other folders of the person's that it reads as well: a skill that stands there, too, is shown twice. */
  alsoReads(env: Env): readonly string[];
  /** The plugin of that name that the person has switched on, as the program calls it; null where there is none. */
  pluginNamed(name: string, env: Env): Promise<string | null>;
}

/** Agents that a person wrote for the program itself, each in a Markdown document of its own. */
export interface OwnAgents {
  /** Relative to the workspace. */
  readonly folder: string;
  /** What lets a role use that tool and no more; null where nothing does. */
  familiesOf(tool: string): readonly ToolFamily[] | null;
  /** The model as a role names it; null where the program's own choice is meant, undefined for what is none of its models. */
  modelOf(model: string): string | null | undefined;
}
