import { mayHoldHooks } from "./toml.ts";

/** Values of these are settings, or name a place or a feature that may bring hooks of its own. */
const SETTINGS = ["-c", "--config"];
const PLACES = ["-C", "--cd", "--enable", "--remote"];

/** May what the person typed bring hooks that nobody looked through? */
export const mayBringHooks = (extraArgs: readonly string[]): boolean =>
  extraArgs.some((word, index) => {
    if (PLACES.some((name) => word === name || word.startsWith(`${name}=`))) return true;
    const setting = settingIn(word, extraArgs[index + 1]);
    return setting !== null && mayHoldHooks(setting);
  });

const settingIn = (word: string, next: string | undefined): string | null => {
  if (SETTINGS.includes(word)) return next ?? null;
  if (word.startsWith("--config=")) return word.slice("--config=".length);
  return word.startsWith("-c") ? word.slice("-c".length) : null;
};
