import { readdir, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { exists } from "@team-agent/plugin-api/toolkit";

/** What npm installs is a launcher that stays in memory beside the program (0.169.0); the program itself, where it is found. */
export const nativeProgram = async (launcher: string): Promise<string> => {
  try {
    const script = await realpath(launcher);
    const platform = `@openai/codex-${process.platform}-${process.arch}/package.json`;
    const vendor = path.join(path.dirname(createRequire(script).resolve(platform)), "vendor");
    for (const target of await readdir(vendor)) {
      const program = path.join(vendor, target, "bin", "codex");
      if (await exists(program)) return program;
    }
  } catch {
    // It was installed in another way.
  }
  return launcher;
};
