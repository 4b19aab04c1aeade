import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PaneAccess, Transport, TransportEvent } from "../transport.ts";
import type { PaneRef } from "../values.ts";
import { type ConformanceCase, until } from "./case.ts";
import { SHELL, shellEnv, type TransportBench } from "./transport-bench.ts";

const shows = (access: PaneAccess, pane: PaneRef, text: string) =>
  until(`"${text}" on the screen`, async () =>
    (await access.capture(pane)).lines.some((line) => line.includes(text)),
  );

const startCat = (transport: Transport, folder: string) =>
  transport.spawn({ window: "cat", argv: ["/bin/cat"], cwd: folder, env: shellEnv() });

/** Cases about looking at a pane and typing into it. */
export const transportInputCases = ({ plugin, options, use }: TransportBench): readonly ConformanceCase[] => [
  {
    name: "types wide characters and shell syntax literally, and sees them",
    run: () =>
      use(async (transport, folder) => {
        const pane = await startCat(transport, folder);
        for (const text of ["wide 世界 é 🙂 end", "-n; 'a' \"b\" $HOME \\ #{x} ~ Enter"]) {
          await transport.type(pane, text);
          await shows(transport, pane, text);
          await transport.keys(pane, ["C-u"]);
        }
        const screen = await transport.capture(pane, { styled: true });
        assert.equal(screen.lines.length, screen.styled.length);
        assert.ok(screen.width > 0 && screen.height > 0 && screen.takenAt > 0);
        assert.ok(screen.lines.every((line) => line === line.trimEnd() && !line.includes("\u001b")));
      }),
  },
  {
    name: "pastes 100 KB whole",
    run: () =>
      use(async (transport, folder) => {
        const script = "stty -echo; echo ready; cat > pasted; mv pasted done; exec cat";
        const pane = await transport.spawn({
          window: "paste",
          argv: [SHELL, "-c", script],
          cwd: folder,
          env: shellEnv(),
        });
        await shows(transport, pane, "ready");
        const lines = Array.from(
          { length: 1_200 },
          (_, index) => `${index} ${"0123456789".repeat(8)} 世界 '$x' \\`,
        );
        const text = `${lines.join("\n")}\n`;
        await transport.paste(pane, text);
        await transport.keys(pane, ["C-d"]);
        assert.equal(
          await until("the paste", () => readFile(join(folder, "done"), "utf8").catch(() => null)),
          text,
        );
      }),
  },
  {
    name: "a paste is marked as one for a program that wants to know",
    run: () =>
      use(async (transport, folder) => {
        const pane = await startKeyLogger(transport, folder);
        await transport.paste(pane, "one\ntwo");
        const bytes = await until("the paste", async () => {
          const seen = await readKeys(folder);
          return seen.endsWith("\u001b[201~") ? seen : null;
        });
        assert.match(bytes, /^\u001b\[200~one[\r\n]two\u001b\[201~$/);
      }),
  },
  {
    name: "presses keys by name",
    run: () =>
      use(async (transport, folder) => {
        const pane = await startKeyLogger(transport, folder);
        await transport.keys(pane, ["Enter", "Up", "C-u", "x", "1", "Escape"]);
        await until("the keys", async () => (await readKeys(folder)) === "\r\u001b[A\u0015x1\u001b");
      }),
  },
  {
    name: "lets no control characters through as text",
    run: () =>
      use(async (transport, folder) => {
        const pane = await startCat(transport, folder);
        for (const text of ["a\u0003", "\u001b[201~", "b\r", "\u009b"]) {
          await assert.rejects(transport.type(pane, text), Error, `typed ${JSON.stringify(text)}`);
          await assert.rejects(transport.paste(pane, text), Error, `pasted ${JSON.stringify(text)}`);
        }
        await assert.rejects(transport.type(pane, "one\ntwo"), Error, "typed a newline");
      }),
  },
  {
    name: "reports output of watched panes",
    run: () =>
      use(async (transport, folder) => {
        const events: TransportEvent[] = [];
        const stop = transport.onEvent((event) => events.push(event));
        const pane = await startCat(transport, folder);
        await transport.watch(pane.paneId, true);
        await transport.type(pane, "noise");
        await until("an event", () =>
          events.some((event) => event.kind === "output" && event.paneId === pane.paneId),
        );
        stop();
      }),
  },
  {
    name: "reaches a pane through its endpoint alone, and types into no other process",
    run: () =>
      use(async (transport, folder) => {
        const pane = await startCat(transport, folder);
        const access = plugin.at(pane.endpoint);
        await access.type(pane, "from outside");
        await shows(access, pane, "from outside");
        assert.equal((await access.identify(pane))?.paneId, pane.paneId);
        const stranger = { ...pane, pid: pane.pid + 1 };
        assert.equal(await access.identify(stranger), null);
        await assert.rejects(access.type(stranger, "lost"));
        await assert.rejects(transport.type(stranger, "lost"));
      }),
  },
  ...(options.enterMode === undefined
    ? []
    : [
        {
          name: "sees a mode that eats keys",
          run: () =>
            use(async (transport, folder) => {
              const pane = await startCat(transport, folder);
              assert.equal((await transport.capture(pane)).mode, null);
              await options.enterMode!(pane);
              await until("the mode", async () => (await transport.capture(pane)).mode !== null);
              assert.notEqual((await transport.identify(pane))?.mode ?? null, null);
            }),
        } satisfies ConformanceCase,
      ]),
];

const KEY_LOGGER = `
process.stdin.setRawMode(true);
const { appendFileSync } = require("node:fs");
process.stdin.on("data", (bytes) => appendFileSync("keys", bytes));
process.stdout.write("\\u001b[?2004hlogging");
`;

/** A raw-mode program that keeps every byte, and asked for bracketed paste. */
const startKeyLogger = async (transport: Transport, folder: string): Promise<PaneRef> => {
  const argv = [process.execPath, "-e", KEY_LOGGER];
  const pane = await transport.spawn({ window: "keys", argv, cwd: folder, env: shellEnv() });
  await shows(transport, pane, "logging");
  return pane;
};

const readKeys = (folder: string): Promise<string> => readFile(join(folder, "keys"), "utf8").catch(() => "");
