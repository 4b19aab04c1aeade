import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { TRANSPORT_MEMBERS } from "../members.ts";
import type { TransportPlugin } from "../transport.ts";
import type { ConformanceCase } from "./case.ts";
import { manifestCases } from "./manifest-cases.ts";
import { createBench, spawnCat, type TransportBench, type TransportCaseOptions } from "./transport-bench.ts";
import { transportInputCases } from "./transport-input-cases.ts";
import { transportLifeCases } from "./transport-life-cases.ts";

/** Every case that a transport must pass, for any test runner: `test(name, run)`. */
export const transportCases = (
  plugin: TransportPlugin,
  options: TransportCaseOptions,
): readonly ConformanceCase[] => {
  const bench = createBench(plugin, options);
  return [
    ...manifestCases(plugin, options.manifest, TRANSPORT_MEMBERS),
    ...errorCases(bench),
    ...sessionCases(bench),
    ...transportLifeCases(bench),
    ...transportInputCases(bench),
  ];
};

const errorCases = ({ plugin }: TransportBench): readonly ConformanceCase[] => [
  {
    name: "declares its own codes of errors under its own name, each with what it means",
    async run() {
      for (const [code, meaning] of Object.entries(plugin.errors)) {
        assert.match(code, /^[a-z][a-z0-9_]*$/);
        assert.ok(code.startsWith(`${plugin.id}_`), `${code} does not begin with ${plugin.id}_`);
        assert.ok(meaning.trim(), `${code} has no meaning`);
      }
    },
  },
];

const sessionCases = ({ plugin, options, use }: TransportBench): readonly ConformanceCase[] => [
  {
    name: "refuses a session that belongs to someone else",
    run: () =>
      use(async (transport, folder) => {
        await spawnCat(transport, folder);
        const request = {
          serverKey: options.serverKey,
          session: transport.session,
          owner: "someone-else",
          create: true,
        };
        await assert.rejects(plugin.open(request));
        assert.equal(await transport.isAlive(), true, "the session was harmed");
      }),
  },
  {
    name: "refuses a missing session that it may not create",
    async run() {
      const session = `missing-${randomUUID().slice(0, 8)}`;
      await assert.rejects(plugin.open({ serverKey: options.serverKey, session, owner: "x", create: false }));
    },
  },
  {
    name: "lists sessions with their owners, and forgets a destroyed one",
    run: () =>
      use(async (transport, folder) => {
        const one = await spawnCat(transport, folder);
        const panes = await plugin.panes?.(options.serverKey);
        if (panes) {
          const same = panes.find(({ paneId, session }) => paneId === one.paneId && session === one.session);
          assert.equal(same?.pid, one.pid, "a pane of the server was not listed");
          assert.equal(same?.startTime, one.startTime);
        }
        const find = async () =>
          (await plugin.sessions(options.serverKey)).find(({ name }) => name === transport.session);
        assert.equal((await find())?.owner, transport.session);
        await transport.destroySession();
        assert.equal(await transport.isAlive(), false);
        assert.equal(await find(), undefined);
      }),
  },
  {
    name: "tells a person how to look at the session and at a window",
    run: () =>
      use(async (transport, folder) => {
        const one = await spawnCat(transport, folder);
        for (const command of [transport.attachCommand(), transport.attachCommand(one)]) {
          assert.ok(command.length > 1 && command.every((word) => word !== ""));
        }
      }),
  },
  {
    name: "finds no caller in an empty environment",
    async run() {
      assert.equal(await plugin.locateCaller({}), null);
    },
  },
];
