import path from "node:path";
import type { OwnState, OwnStateFile } from "@team-agent/plugin-api";
import { parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import { configDir } from "./values.ts";

const STATES: readonly unknown[] = ["busy", "idle", "waiting"] satisfies readonly OwnState["state"][];

/** `sessions/<pid>.json`, undocumented: status, what it waits for, and since when. */
export const ownStateFile: OwnStateFile = {
  path: ({ pid, env }) => path.join(configDir(env), "sessions", `${pid}.json`),
  parse: (content) => {
    const record = parseObject(content);
    if (record === null || !STATES.includes(record.status)) return null;
    const { statusUpdatedAt, updatedAt } = record;
    const at = [statusUpdatedAt, updatedAt].find((value) => typeof value === "number");
    const detail = stringOf(record.waitingFor);
    return {
      state: record.status as OwnState["state"],
      at: typeof at === "number" ? at : null,
      ...(detail === undefined ? {} : { detail }),
    };
  },
};
