import { homedir } from "node:os";
import { basename, join } from "node:path";
import { quoteWord, TeamAgentError, teamAgent } from "@team-agent/core/client";
import type { Provider, SkillSupport } from "@team-agent/plugin-api";
import { callerEnvironment } from "../lib/coordinator.ts";
import { columns, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { loadRegistry } from "../lib/plugins.ts";
import { SHIPPED_SKILL, SKILL_NAME } from "../shipped-skill.ts";
import { decideSkill, type SkillDecision } from "../skill/decide.ts";
import { healSkill, placeSkill, removeSkill } from "../skill/place.ts";
import { lookAtSkill, readFiles } from "../skill/standing.ts";
import { VERSION } from "../version.ts";

interface Options {
  readonly target: string;
  readonly uninstall: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface Target {
  readonly provider: Provider;
  readonly skills: SkillSupport;
}

interface Outcome extends SkillDecision {
  readonly target: string;
  readonly folder: string;
  /** What gives the skill to the program already; why a foreign folder is one. */
  readonly because: string | null;
}

/** Puts the skill into the programs' folders of skills, or takes it away. */
export const installSkill = async (options: Options): Promise<void> => {
  requirePerson("install-skill");
  const env = { HOME: homedir(), ...callerEnvironment() };
  const outcomes: Outcome[] = [];
  for (const target of await targetsOf(options, env)) outcomes.push(await doOne(target, options, env));
  const foreign = outcomes.filter((one) => one.state === "foreign");
  const skills = outcomes.map(({ act: _, ...shown }) => shown);
  if (!options.json) tellOutcomes(outcomes, options);
  if (foreign.length > 0) throw notOurs(foreign, skills);
  if (options.json) sayJson({ ok: true, dry_run: options.dryRun, skills });
};

type Env = Readonly<Record<string, string>>;

/** The programs that are meant: one by its name; else those that are installed, or could have a copy that is to go. */
const targetsOf = async ({ target, uninstall }: Options, env: Env): Promise<readonly Target[]> => {
  const registry = loadRegistry();
  const ids = registry.plugins
    .filter(({ manifest, problem }) => manifest.kind === "provider" && problem === null)
    .map(({ manifest }) => manifest.id);
  // Somebody's plugin that cannot be loaded keeps nobody else from their skill.
  const providers = await Promise.all(ids.map((id) => registry.provider(id).catch(() => null)));
  const able = providers.flatMap((provider) =>
    provider?.skills === undefined ? [] : [{ provider, skills: provider.skills }],
  );
  const names = able.map(({ provider }) => provider.id);
  if (target !== "all") {
    const found = able.filter(({ provider }) => provider.id === registry.providerId(target));
    if (found.length > 0) return found;
    throw new TeamAgentError("usage", `--target "${target}" is none of ${[...names, "all"].join(", ")}`, {
      action: "team-agent install-skill --help",
    });
  }
  if (uninstall) return able;
  const detected = await Promise.all(able.map(({ provider }) => provider.detect({ env })));
  const there = able.filter((_, index) => detected[index]!.installed);
  if (there.length > 0) return there;
  const known = able.map(({ provider }) => provider.displayName).join(" nor ");
  throw new TeamAgentError("provider_missing", `neither ${known} is installed, and nothing was written`, {
    action: `install one of them, or name it: ${teamAgent("install-skill", "--target", names[0] ?? "all")}`,
  });
};

const doOne = async ({ provider, skills }: Target, options: Options, env: Env): Promise<Outcome> => {
  const folder = join(skills.folder(env), SKILL_NAME);
  if (!options.dryRun) healSkill(folder);
  const standing = lookAtSkill(folder);
  const other = options.uninstall ? null : await otherOf(skills, env);
  const shipped = readFiles(SHIPPED_SKILL)!;
  const decision = decideSkill({ shipped, standing, other }, options.uninstall);
  const { act, kept } = decision;
  if (!options.dryRun && act === "put")
    placeSkill({ folder, source: SHIPPED_SKILL, shipped, version: VERSION, kept });
  if (!options.dryRun && act === "remove") removeSkill(folder, kept);
  const because = decision.state === "other" ? other : standing.kind === "foreign" ? standing.why : null;
  return { ...decision, target: provider.id, folder, because };
};

/** A program that has the skill from somewhere else would show it twice. */
const otherOf = async (skills: SkillSupport, env: Env): Promise<string | null> => {
  const plugin = await skills.pluginNamed(SKILL_NAME, env);
  if (plugin !== null) return `the plugin ${plugin}`;
  const elsewhere = skills
    .alsoReads(env)
    .map((folder) => join(folder, SKILL_NAME))
    .find((folder) => lookAtSkill(folder).kind !== "nothing");
  return elsewhere ?? null;
};

const tellOutcomes = (outcomes: readonly Outcome[], { dryRun, uninstall }: Options): void => {
  const shown = outcomes.filter((one) => one.state !== "foreign");
  for (const line of columns(shown.map((one) => [one.target, WORDS[one.state], one.folder]))) say(line);
  for (const { target, state, because, act, kept, folder } of shown) {
    if (state === "other")
      say(
        `  ${target}: ${because} brings the skill, ${act ? "so ours was taken away" : "and no second copy was made"}`,
      );
    for (const path of kept) say(`  ${target}: ${join(folder, path)} is yours and stays as it is`);
  }
  if (dryRun) say("\nNothing was changed: --dry-run.");
  else if (!uninstall && outcomes.some(({ act }) => act === "put"))
    say(
      "\nThe programs read it at their next start. Then plain words do: build a team with a developer and a reviewer.",
    );
};

const WORDS: Readonly<Record<SkillDecision["state"], string>> = {
  installed: "installed",
  updated: "updated",
  current: "up to date",
  removed: "removed",
  absent: "not there",
  other: "not needed",
  foreign: "not ours",
};

const notOurs = (foreign: readonly Outcome[], skills: readonly object[]): TeamAgentError => {
  const what = foreign.map(({ folder, because }) => `${folder} ${because}`).join("\n");
  return new TeamAgentError("skill_not_ours", `${what}; it was left as it is`, {
    action: foreign
      .map(
        ({ folder }) =>
          `mv ${quoteWord(folder)} ${quoteWord(`${folder.slice(0, -basename(folder).length)}my-${SKILL_NAME}`)}`,
      )
      .join(" && "),
    data: { skills },
  });
};
