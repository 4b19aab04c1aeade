import { join } from "node:path";
import type { Places } from "./places.ts";
import { run } from "./run.ts";
import { good, short, type Voice, warned } from "./say.ts";

const WITHIN_MS = 30_000;

/** Teaches the agents that are installed to lead a team; what is in the way is told and stops nothing. */
export const installSkill = (places: Places, voice: Voice) => callSkill(places, voice, []);

/** Takes away what was put there, and nothing that a person changed. */
export const removeSkill = (places: Places, voice: Voice) => callSkill(places, voice, ["--uninstall"]);

export interface SkillAnswer {
  readonly ok: boolean;
  readonly error_code?: string;
  readonly error?: string;
  readonly skills?: readonly {
    readonly target: string;
    readonly folder: string;
    readonly state: string;
    readonly kept: readonly string[];
  }[];
}

const callSkill = async (
  places: Places,
  { say }: Voice,
  flags: readonly string[],
): Promise<SkillAnswer | null> => {
  const ended = await run([places.launcher, "install-skill", "--target", "all", "--json", ...flags], {
    timeoutMs: WITHIN_MS,
  });
  const answer = parse(ended.stdout);
  for (const { target, folder, state, kept } of answer?.skills ?? []) {
    say(`${good("skill")}  ${target}: ${state}, ${short(folder)}`);
    for (const path of kept) say(`         ${short(join(folder, path))} is yours and stays`);
  }
  // Whoever has no agent's program yet has nobody to teach.
  if (answer === null || (!answer.ok && answer.error_code !== "provider_missing"))
    say(
      `${warned("note")}   the skill for your agents was left as it is${answer?.error ? `: ${answer.error}` : ""}`,
    );
  return answer;
};

const parse = (text: string): SkillAnswer | null => {
  try {
    return JSON.parse(text) as SkillAnswer;
  } catch {
    return null;
  }
};
