import { ALL_TOOLS, asWritten, roleFile, TEAM_FILE, teamHead } from "./documents.ts";
import { rests } from "./states.ts";
import { expectDelivered, send } from "./watch.ts";
import type { World } from "./world.ts";

/** A team of real workers in one folder, each with its program, and turns that give each a word of its own. */
export const several = <Name extends string>(
  team: string,
  workers: Readonly<Record<Name, string>>,
  tools = ALL_TOOLS,
) => {
  const names = Object.keys(workers) as Name[];
  const files = {
    [TEAM_FILE]: teamHead(team, Object.values(workers)),
    ...Object.fromEntries(
      names.map((name) => [
        roleFile(name),
        `---\nname: ${name}\nrole: developer\nprovider: ${asWritten(workers[name])}\ntools: [${tools}]\n---\nDo what you are told.\n`,
      ]),
    ),
  };
  const turn = async (world: World, mark: string): Promise<void> => {
    for (const name of names)
      await expectDelivered(world, await send(world, name, `${mark}-${name} [[say noted]]`));
    for (const name of names) await rests(world, name);
  };
  return { names, files, turn };
};
