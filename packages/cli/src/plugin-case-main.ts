// The process of one case of `plugin test`: what the plugin does to it, it does to this case alone.
import { isTeamAgentError } from "@team-agent/core/client";
import type { TransportPlugin } from "@team-agent/plugin-api";
import { gatherCases } from "./plugin-cases/gather.ts";
import type { Asked, Told } from "./plugin-cases/messages.ts";

const tell = (told: Told): Promise<void> =>
  new Promise((done) => void process.send!(told, undefined, {}, () => done()));

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const main = async (asked: Asked): Promise<void> => {
  const gathered = await gather(asked).catch(async (error: unknown) => {
    const action = isTeamAgentError(error) ? (error.action ?? "") : "";
    const code = isTeamAgentError(error) ? error.code : "plugin_invalid";
    await tell({ kind: "refused", code, message: wordsOf(error), action });
    return null;
  });
  if (!gathered) return;
  const { cases, declared, transport } = gathered;
  if (asked.what === "list")
    return await tell({ kind: "listed", names: cases.map(({ name }) => name), declared });
  if (asked.what === "clear") {
    if (transport) await endSessions(transport, asked.serverKey);
    return await tell({ kind: "done", error: null });
  }
  const error = await cases[asked.what]!.run().then(() => null, wordsOf);
  await tell({ kind: "done", error });
};

/** Most of what a process loads is only needed once. */
const gather = async (asked: Asked) => {
  if (asked.what === "list") await (await import("./plugin-cases/find.ts")).loadWhole(asked.directory);
  return await gatherCases(asked, (seen) => void tell({ kind: "seen", seen }));
};

/** What a case that was cut off could not end itself. */
const endSessions = async (transport: TransportPlugin, serverKey: string): Promise<void> => {
  for (const { name, owner } of await transport.sessions(serverKey)) {
    if (owner === null) continue;
    const session = await transport.open({ serverKey, session: name, owner, create: false });
    await session.destroySession();
    await session.close();
  }
};

await main(JSON.parse(process.argv[2]!) as Asked);
// Whatever the plugin left open.
process.exit();
