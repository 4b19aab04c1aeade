import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plantAt } from "../../test-e2e/kit/plant.ts";
import { type Bed, repeat, timed, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const PLUGINS = 20;
const RUNS = 15;
const ADDS = 3;
/** Its reader of screens never comes to an end where this word stands. */
const POISON = "poison";

/** What plugins cost that nobody uses, what adding one takes, and what one that loops costs the others. */
export const measurePlugins = (): Promise<readonly Figure[]> =>
  withTeam(1, async (bed) => {
    const { world } = bed;
    const home = join(world.home, ".team-agent/plugins");
    const tarball = pack(world.home, plantAt(join(world.home, "packed"), { id: "packed" }));
    for (let index = 0; index < PLUGINS; index++)
      plantAt(join(home, "node_modules", `provider-p${index}`), { id: `p${index}` });
    const list = await repeat(RUNS, () => timed(() => world.run(["plugin", "list"])));
    const add = await repeat(ADDS, () => timed(() => world.run(["plugin", "add", "--yes", tarball])));
    plantAt(join(home, "node_modules/provider-loops"), {
      id: "loops",
      edit: (code) =>
        code.replace(
          "classify: ({ lines }) => {",
          `classify: ({ lines }) => { while (lines.join().includes("${POISON}")) {}`,
        ),
    });
    return [
      { name: "plugin_list_20_ms", unit: "ms", samples: list },
      { name: "plugin_add_ms", unit: "ms", samples: add },
      ...(await beside(bed)),
    ];
  });

/** From the poisoned text on until its plugin is cut off: a message for somebody else, and a look at the team. */
const beside = async (bed: Bed): Promise<readonly Figure[]> => {
  const { world, connection, events } = bed;
  const agents = join(world.workspace, ".team/current/agents");
  mkdirSync(agents, { recursive: true });
  writeFileSync(
    join(agents, "bad.md"),
    "---\nname: bad\nrole: dev\nprovider: loops\ntools: [mcp_team]\n---\nx\n",
  );
  await world.run(["restart", "--yes"]);
  const rpc = await connection();
  const statuses: number[] = [];
  const deliveries: number[] = [];
  await rpc.call("send", { to: "bad", content: POISON });
  do {
    statuses.push(await timed(() => rpc.call("status", {})));
    deliveries.push(
      await timed(() => world.run(["send", "a1", "hello", "--wait", "delivered", "--timeout", "30"])),
    );
  } while (events("coordinator.plugin_refused").length === 0);
  return [
    { name: "looping_plugin_status_ms", unit: "ms", samples: statuses, quantile: 1 },
    { name: "looping_plugin_others_ms", unit: "ms", samples: deliveries, quantile: 1 },
  ];
};

const pack = (root: string, folder: string): string => {
  const said = execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", root], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return join(root, said.trim().split("\n").at(-1)!);
};
