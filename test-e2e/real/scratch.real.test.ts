import { test } from "vitest";
import { realPrograms } from "./programs.ts";
import { teamDocuments, WORKERS } from "./team/documents.ts";
import { inWorld } from "./team/in-world.ts";
import { expectDelivered, lastRequest, messageOf, send, untilReady } from "./team/watch.ts";
import { piecesOfAnthropic, piecesOfOpenAi } from "./model-input.ts";
const NAMES = WORKERS.map((w) => w.name);
const programs = await realPrograms();
test("three to idle, equal order; and many", () =>
  inWorld({ programs, user: null, files: teamDocuments() }, async (world) => {
    await world.cli(["quick-start", "--yes"]);
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) for (const name of NAMES) ids.push(await send(world, name, `NR-${name}-${i}.`));
    for (const id of ids) await expectDelivered(world, id);
    await untilReady(world, NAMES);
    for (const name of NAMES) {
      const r = lastRequest(world, `NR-${name}-7.`);
      const p = (r.api === "openai" ? piecesOfOpenAi(r.body) : piecesOfAnthropic(r.body)).filter((x) => x.from !== "assistant");
      const t = p.map((x) => x.text).join("\n");
      console.log(name, Array.from({ length: 8 }, (_, i) => t.split(`NR-${name}-${i}.`).length - 1).join(" "));
      for (const x of p) if (x.text.includes("NR-")) console.log(name, x.from, x.text.slice(-300).replaceAll("\n", " "));
    }
    for (const id of ids) { const m = await messageOf(world, id); console.log(m.recipient, m.content, m.evidence?.map((e) => `${e.status}:${e.source}`).join(" ")); }
  }), 90_000);
