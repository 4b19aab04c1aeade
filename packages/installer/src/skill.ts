import type { Places } from "./places.ts";
import { run } from "./run.ts";
import { type Voice, warned } from "./say.ts";

const WITHIN_MS = 30_000;

/** Teaches the agents that are installed to lead a team; what is in the way is told and stops nothing. */
export const installSkill = (places: Places, voice: Voice) => callSkill(places, voice, []);

/** Takes away what was put there, and nothing that a person changed. */
export const removeSkill = (places: Places, voice: Voice) => callSkill(places, voice, ["--uninstall"]);

const callSkill = async (places: Places, { say }: Voice, flags: readonly string[]): Promise<unknown> => {
  const ended = await run([places.launcher, "install-skill", "--target", "all", "--json", ...flags], {
    timeoutMs: WITHIN_MS,
  });
  try {
    return JSON.parse(ended.stdout) as unknown;
  } catch {
    say(
      `${warned("note")}: the skill for your agents was left as it is. ${ended.stderr.trim().split("\n")[0] ?? ""}`,
    );
    return null;
  }
};
