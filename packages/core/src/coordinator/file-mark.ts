import { lookAt } from "../workspace/index.ts";

/** Which file stands there, and whether it holds anything; null where none does. */
export const markOf = (path: string): string | null => {
  const stat = lookAt(path);
  return stat ? `${stat.dev}:${stat.ino}${stat.size === 0 ? ":empty" : ""}` : null;
};

/** The file, whatever it holds. */
export const inodeOf = (mark: string): string => mark.split(":").slice(0, 2).join(":");
