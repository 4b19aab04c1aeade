import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TransportEvent } from "../transport.ts";
import { type ConformanceCase, until } from "./case.ts";
import { SHELL, shellEnv, spawnCat, type TransportBench } from "./transport-bench.ts";

/** Cases about starting, seeing and ending programs. */
export const transportLifeCases = ({ plugin, options, use }: TransportBench): readonly ConformanceCase[] => [
  {
    name: "starts a program with exactly its environment, and shows that to no process list",
    run: () =>
      use(async (transport, folder) => {
        const secret = randomUUID();
        const env = { ...shellEnv(), SECRET: secret, ODD: "a 'b' \"c\" $HOME \\ ;#{x}\n界" };
        process.env.CONFORMANCE_LEAK = "leaked";
        const script = "env -0 > seen.new && mv seen.new seen && exec cat";
        await transport.spawn({ window: "env", argv: [SHELL, "-c", script], cwd: folder, env });
        delete process.env.CONFORMANCE_LEAK;
        const seen = await until("the environment", () =>
          readFile(join(folder, "seen"), "utf8").catch(() => null),
        );
        for (const [name, value] of Object.entries(env)) {
          // A terminal multiplexer may set TERM itself.
          if (name !== "TERM")
            assert.ok(seen.split("\0").includes(`${name}=${value}`), `${name} is missing or changed`);
        }
        assert.ok(!seen.includes("CONFORMANCE_LEAK"), "the caller's own environment came along");
        assert.deepEqual(await commandLinesWith(secret), [], "the environment stands in a command line");
      }),
  },
  {
    name: "lists its panes and proves which process is which",
    run: () =>
      use(async (transport, folder) => {
        const spawn = (window: string) =>
          transport.spawn({ window, argv: ["/bin/cat"], cwd: folder, env: shellEnv() });
        const [one, two] = [await spawn("one"), await spawn("two")];
        assert.notEqual(one.paneId, two.paneId);
        const listed = await transport.list();
        for (const pane of [one, two]) {
          const status = listed.find(({ paneId }) => paneId === pane.paneId);
          assert.deepEqual([status?.pid, status?.window, status?.dead], [pane.pid, pane.window, false]);
        }
        assert.equal((await transport.identify(one))?.pid, one.pid);
        assert.equal(
          await transport.identify({ ...one, pid: two.pid }),
          null,
          "another process passed for this one",
        );
      }),
  },
  {
    name: "ends a program only when its identity is proven",
    run: () =>
      use(async (transport, folder) => {
        const pane = await spawnCat(transport, folder);
        if (pane.startTime !== null) {
          await transport.kill({ ...pane, startTime: "1" }).catch(() => false);
          assert.ok(await transport.identify(pane), "it ended a program that started at another time");
        }
        assert.equal(await transport.kill(pane), true);
        await until("the end of the program", async () => {
          const status = (await transport.list().catch(() => [])).find(
            ({ paneId }) => paneId === pane.paneId,
          );
          return status === undefined || status.dead;
        });
        assert.equal(await transport.kill(pane), false);
      }),
  },
  {
    name: "tells of the processes of its host, by an id and a beginning",
    run: () =>
      use(async (transport, folder) => {
        const env = { ...shellEnv(), MARK: "of the pane" };
        await transport.spawn({ window: "other", argv: ["/bin/cat"], cwd: folder, env });
        const pane = await transport.spawn({ window: "one", argv: ["/bin/cat", "-u"], cwd: folder, env });
        // What starts it may stand there first, with the same last words and an environment of its own.
        const isThere = async () => {
          const { argv = [] } = (await plugin.findProcess(pane.pid)) ?? {};
          return argv[0]?.endsWith("cat") && argv.at(-1) === "-u";
        };
        await until("the program", isThere);
        const found = (await plugin.findProcess(pane.pid))!;
        assert.deepEqual([found.pid, found.startTime], [pane.pid, pane.startTime ?? found.startTime]);
        assert.ok(await plugin.findProcess(found.parent), "its parent is not there");
        const seen = await plugin.environmentOf(pane.pid);
        assert.ok(seen === null || seen.MARK === env.MARK, "another environment");
        assert.equal(await transport.isRunning(pane), true);
        assert.equal(await transport.isRunning({ pid: found.pid, startTime: found.startTime }), true);
        assert.equal(await transport.isRunning({ pid: pane.pid, startTime: "1" }), false, "another process");
        await transport.kill(pane);
        await until("its end", async () => !(await transport.isRunning(pane)));
        assert.equal(await plugin.findProcess(pane.pid), null);
        assert.equal(await plugin.environmentOf(pane.pid), null);
      }),
  },
  ...(plugin.processes === undefined
    ? []
    : [
        {
          name: "lists the processes of its host, each with its parent and its session",
          run: () =>
            use(async (transport, folder) => {
              const argv = [SHELL, "-c", "sleep 600 & echo $! > child.new; mv child.new child; wait"];
              const pane = await transport.spawn({ window: "one", argv, cwd: folder, env: shellEnv() });
              const child = await until("the child", async () =>
                Number(await readFile(join(folder, "child"), "utf8").catch(() => null)),
              );
              const listed = (await plugin.processes!()).filter(
                ({ pid }) => pid === pane.pid || pid === child,
              );
              const of = (pid: number) => listed.find((one) => one.pid === pid)!;
              assert.equal(listed.length, 2, "the program or its child is not listed, or twice");
              assert.equal(of(pane.pid).startTime, pane.startTime ?? of(pane.pid).startTime);
              assert.equal(of(child).parent, pane.pid);
              assert.deepEqual([of(child).session, of(child).group].includes(pane.pid), true, "no session");
              await transport.kill(pane);
            }),
        } satisfies ConformanceCase,
      ]),
  {
    name: "sees a program end by itself",
    run: () =>
      use(async (transport, folder) => {
        const events: TransportEvent[] = [];
        transport.onEvent((event) => events.push(event));
        // Another pane keeps the session alive.
        await transport.spawn({ window: "other", argv: ["/bin/cat"], cwd: folder, env: shellEnv() });
        const argv = [SHELL, "-c", "read line; exit 7"];
        const pane = await transport.spawn({ window: "one", argv, cwd: folder, env: shellEnv() });
        await transport.keys(pane, ["Enter"]);
        await until("the event", () =>
          events.some((event) => event.kind === "exited" && event.paneId === pane.paneId),
        );
        const status = (await transport.list()).find(({ paneId }) => paneId === pane.paneId);
        assert.ok(status === undefined || status.dead, "a dead pane is listed as alive");
        assert.ok(status?.exitStatus == null || status.exitStatus === 7, "wrong exit status");
        assert.equal(status?.signal, undefined, "no signal ended it");
      }),
  },
  {
    name: "tells a signal from a status",
    run: () =>
      use(async (transport, folder) => {
        await transport.spawn({ window: "other", argv: ["/bin/cat"], cwd: folder, env: shellEnv() });
        const end = async (script: string) => {
          const argv = [SHELL, "-c", script];
          const pane = await transport.spawn({ window: "one", argv, cwd: folder, env: shellEnv() });
          const isTold = async () => {
            const now = await transport.identify(pane);
            return now === null || (now.dead && (now.exitStatus !== null || now.signal !== undefined));
          };
          // A transport need not know how it ended; what it says must be so.
          await until("how it ended", isTold).catch(() => {});
          return await transport.identify(pane);
        };
        const killed = await end("kill -9 $$");
        assert.equal(killed?.exitStatus ?? null, null, "a signal is no status");
        assert.ok(killed?.signal === undefined || killed.signal === "SIGKILL", "another signal");
        const exited = await end("exit 137");
        assert.ok(exited?.exitStatus == null || exited.exitStatus === 137, "wrong exit status");
        assert.equal(exited?.signal, undefined, "a status is no signal");
      }),
  },
  ...(options.killServer === undefined
    ? []
    : [
        {
          name: "sees the server go",
          run: () =>
            use(async (transport, folder) => {
              const events: TransportEvent[] = [];
              transport.onEvent((event) => events.push(event));
              const pane = await transport.spawn({
                window: "one",
                argv: ["/bin/cat"],
                cwd: folder,
                env: shellEnv(),
              });
              await options.killServer!(pane.endpoint);
              await until("the event", () => events.some(({ kind }) => kind === "serverGone"));
              assert.equal(await transport.isAlive(), false);
            }),
        } satisfies ConformanceCase,
      ]),
];

/** Process ids whose command line holds a text; nothing is known where there is no /proc. */
const commandLinesWith = async (text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const pid of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line.includes(text)) found.push(pid);
  }
  return found;
};
