import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * The same file by the link that an installer switches: what is called long after it was written down is then of the
 * version that is in use. The file itself where nothing was installed so.
 */
export const throughCurrent = (path: string): string => {
  const [, runtime, rest] = /^(.*)\/versions\/[^/]+\/(node_modules\/.*)$/s.exec(path) ?? [];
  if (runtime === undefined || rest === undefined) return path;
  const linked = join(runtime, "current", rest);
  return existsSync(linked) ? linked : path;
};
