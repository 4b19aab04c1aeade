import { once } from "node:events";
import { teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { say, sayJson, sizeOf } from "../lib/output.ts";
import { writeOutput } from "../lib/output-file.ts";
import { requirePerson } from "../lib/person-only.ts";
import { withStore } from "../lib/stored.ts";

interface Options extends Common {
  readonly output?: string;
  readonly force: boolean;
  readonly format?: "jsonl" | "json";
}

/** Reads the database itself: it works without a coordinator, and changes nothing beside one. */
export const exportCommand = async (options: Options): Promise<void> => {
  requirePerson("export");
  await withStore(options, async ({ core, store, teamKey, workspace }) => {
    const isToFile = options.output !== undefined && options.output !== "-";
    const format = options.format ?? (options.json && !isToFile ? "json" : "jsonl");
    const pieces = core.exportTeam({
      store,
      workspace,
      teamKey,
      format,
      token: undefined,
      now: core.systemClock.now(),
    });
    if (!isToFile) return await writeToStandardOutput(pieces);
    const command = teamAgent("export", "--output", options.output!);
    const { path, bytes } = await writeOutput(options.output!, pieces, { force: options.force, command });
    if (options.json) return sayJson({ ok: true, team: teamKey, output: path, format, bytes });
    say(`Team ${teamKey} is in ${path} (${sizeOf(bytes)}).`);
  });
};

const writeToStandardOutput = async (pieces: AsyncIterable<string>): Promise<void> => {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, "drain");
};
