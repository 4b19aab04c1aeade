import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import type { CompileInput, FileContent } from "./input.ts";

/** Reads what `compileTeam` needs. What cannot be read is reported by it, among all other problems. */
export const readTeamFiles = async (
  teamDir: string,
  others: readonly string[] = [],
): Promise<Pick<CompileInput, "files"> & { readonly profiles: readonly string[] }> => {
  const roles = await readdir(join(teamDir, "agents")).catch((error: Error) => error);
  const paths = [
    "TEAM.md",
    ...(Array.isArray(roles) ? roles.filter(isRole).map((name) => `agents/${name}`) : []),
  ];
  const known = new Set(paths.map((path) => resolve(teamDir, path)));
  paths.push(...others.filter((path) => !known.has(path)));
  const contents = await Promise.all(
    paths.map(async (path) => [path, await read(resolve(teamDir, path))] as const),
  );
  const profiles = await readdir(join(teamDir, "profiles")).catch(() => []);
  return {
    files: {
      ...(Array.isArray(roles) ? {} : { agents: { error: reason(roles) } }),
      ...Object.fromEntries(contents),
    },
    profiles: [...new Set(profiles.flatMap((name) => /^(.+?)(?:\.example)?\.env$/.exec(name)?.[1] ?? []))],
  };
};

/** Editors leave `.#x.md` and the like beside the documents. */
const isRole = (name: string): boolean => name.endsWith(".md") && !name.startsWith(".");

const read = (path: string): Promise<FileContent> =>
  readPlainFile(path).catch((error: Error) => ({ error: reason(error) }));

const reason = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" ? "there is no such file" : (code ?? error.message);
};
