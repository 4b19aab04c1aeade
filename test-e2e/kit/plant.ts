import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "./sandbox.ts";

const OUTSIDE = join(import.meta.dirname, "../fixtures/provider-outside");

export interface Planted {
  /** Its id and the name of its package; the provider from outside otherwise. */
  readonly id: string;
  /** Of its `teamAgent`. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Of its package.json. */
  readonly packed?: Readonly<Record<string, unknown>>;
  /** Changes its code. */
  readonly edit?: (code: string) => string;
}

/** A package of a plugin in this folder. */
export const plantAt = (
  folder: string,
  { id, manifest = {}, packed = {}, edit = (code) => code }: Planted,
): string => {
  mkdirSync(folder, { recursive: true });
  cpSync(OUTSIDE, folder, { recursive: true });
  const { teamAgent, ...rest } = JSON.parse(readFileSync(join(OUTSIDE, "package.json"), "utf8")) as {
    readonly teamAgent: object;
  };
  const said = { ...teamAgent, id, displayName: id, programs: [id], ...manifest };
  const made = { ...rest, name: `provider-${id}`, private: false, teamAgent: said, ...packed };
  writeFileSync(join(folder, "package.json"), JSON.stringify(made));
  const entry = join(folder, "index.js");
  writeFileSync(
    entry,
    edit(readFileSync(entry, "utf8").replace('id: "outside"', `id: ${JSON.stringify(id)}`)),
  );
  return folder;
};

/** The same where an installed package would be, whoever put it there. */
export const plantInHome = ({ env }: Sandbox, planted: Planted): string =>
  plantAt(join(env.HOME!, ".team-agent/plugins/node_modules", `provider-${planted.id}`), planted);

/** A role of a team for each name, with its provider. */
export const castTeam = ({ write }: Sandbox, roles: Readonly<Record<string, string>>): void => {
  write(".team/current/TEAM.md", "---\nname: current\nprovider: fake\n---\nx\n");
  for (const [name, provider] of Object.entries(roles))
    write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: dev\nprovider: ${provider}\ntools: [mcp_team]\n---\nx\n`,
    );
};
