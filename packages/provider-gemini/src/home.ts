import { lstat, mkdir, readdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import type { LaunchContext } from "@team-agent/plugin-api";
import { personFolder } from "./values.ts";

/** What our file takes the place of, and where that lies: everything that may hold a secret is gone with the program. */
export const SETTINGS_FILE = "settings.json";
/** Read beside `GEMINI.md`, which stays the person's own. */
export const INSTRUCTIONS_FILE = "team-agent.md";

/** The person's sign-in and texts: linked, so that nothing of it is copied and a new sign-in counts at once. */
const SIGN_IN = ["oauth_creds.json", "google_accounts.json", "gemini-credentials.json", "installation_id"];
const WORKERS_LINKS = [...SIGN_IN, ".env", "GEMINI.md"];

/** The folder that `GEMINI_CLI_HOME` names: conversations lie in it, so it is kept with them. */
export const makeHome = async (ctx: LaunchContext): Promise<void> => {
  const home = path.join(ctx.stateDir, ".gemini");
  const person = personFolder(ctx.env);
  await mkdir(home, { recursive: true, mode: 0o700 });
  for (const name of [SETTINGS_FILE, INSTRUCTIONS_FILE])
    await link(path.join(ctx.secretDir, name), path.join(home, name));
  // A leader's conversations are the person's, as everything else is.
  const names = ctx.seat === "worker" ? WORKERS_LINKS : await everythingIn(person);
  for (const name of names) await link(path.join(person, name), path.join(home, name));
};

const everythingIn = async (person: string): Promise<string[]> => {
  await mkdir(path.join(person, "tmp"), { recursive: true, mode: 0o700 });
  const names = await readdir(person);
  return names.filter((name) => ![SETTINGS_FILE, INSTRUCTIONS_FILE].includes(name) && !name.endsWith(".tmp"));
};

/** A link that stands there is made anew; what the program wrote itself in its place stays. */
const link = async (target: string, place: string): Promise<void> => {
  const there = await lstat(place).catch(() => null);
  if (there !== null && !there.isSymbolicLink()) return;
  await rm(place, { force: true });
  await symlink(target, place);
};
