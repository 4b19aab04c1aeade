import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TransportEvent } from "@team-agent/plugin-api";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { connectControl } from "../src/control/connection.ts";
import tmux from "../src/index.ts";
import { commandLine } from "../src/quote.ts";
import { serverAddress } from "../src/server.ts";
import { runTmux } from "../src/tmux.ts";
import {
  commandLines,
  controlClient,
  ENV,
  newKey,
  openSession,
  tmuxOn,
  until,
  useOwnServers,
} from "./server.ts";

const { root } = useOwnServers();
const ENDS_AT_ENTER = ["/bin/sh", "-c", "read line; exit 7"];
/** A program that only waits to be reaped has ended. */
const isGone = (pid: number) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
};
const collect = (transport: { onEvent(listener: (event: TransportEvent) => void): () => void }) => {
  const events: TransportEvent[] = [];
  transport.onEvent((event) => events.push(event));
  return events;
};
const hasExited = (events: readonly TransportEvent[], paneId: string) => () =>
  events.some((event) => event.kind === "exited" && event.paneId === paneId);

test("any text is one argument of a tmux command, whatever it holds", { timeout: 60_000 }, async () => {
  const { serverKey, transport } = await openSession(root);
  const address = serverAddress(serverKey);
  const control = await connectControl(address, transport.session, {
    onNotification: () => {},
    onEnd: () => {},
  });
  const special = fc.constantFrom(
    '"',
    "'",
    "\\",
    "$HOME",
    "#{pane_id}",
    "#(id)",
    ";",
    "\n",
    "\t",
    "~",
    "%1",
    "{",
    "}",
    "\u001b",
    "\u007f",
    "\\n",
    "\\",
    "-x",
    "\r",
    "é世🙂",
  );
  const texts = fc
    .array(fc.oneof(special, fc.string({ unit: "grapheme" })), { minLength: 1 })
    .map((parts) => parts.join("").replaceAll("\0", ""))
    .filter((text) => text !== "");
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      await control.run(commandLine("set-buffer", "-b", "probe", "--", text));
      expect(await runTmux(address, ["save-buffer", "-b", "probe", "-"])).toBe(text);
    }),
    { numRuns: 150 },
  );
  control.close();
});

test("a program that ends at once is told of, however short its life was", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  for (const program of ["/bin/true", "/bin/false", "/bin/true"]) {
    const pane = await spawn("short", program);
    await until("its end", hasExited(events, pane.paneId));
  }
});

test("a program that ends with its input is told of", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  for (let round = 0; round < 6; round++) {
    const pane = await spawn("cat");
    await transport.keys(pane, ["C-d"]);
    await until(`end ${round}`, hasExited(events, pane.paneId), 3_000);
  }
});

test("the end of a program is told within two seconds, once, with its exit status", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one", ...ENDS_AT_ENTER);
  const began = Date.now();
  await transport.keys(pane, ["Enter"]);
  await until("its end", hasExited(events, pane.paneId));
  expect(Date.now() - began).toBeLessThan(2_000);
  expect(await transport.identify(pane)).toMatchObject({ dead: true, exitStatus: 7 });
  await transport.spawn({ window: "two", argv: ["/bin/cat"], cwd: root, env: ENV });
  expect(events.filter(({ kind }) => kind === "exited")).toHaveLength(1);
});

test("a window that a person closes is told of like any other end", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one");
  await tmuxOn(pane.endpoint, "kill-window", "-t", pane.paneId);
  await until("its end", hasExited(events, pane.paneId));
  expect(await transport.identify(pane)).toBeNull();
});

test("a control client that is killed is replaced, and work goes on", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one");
  const pid = (await controlClient(transport.endpoint))!;
  process.kill(pid, "SIGKILL");
  await until("the new connection", () => events.some(({ kind }) => kind === "reconnected"));
  await transport.type(pane, "still here");
  await until("the text", async () =>
    (await transport.capture(pane)).lines.some((line) => line.includes("still here")),
  );
  expect(await controlClient(transport.endpoint)).not.toBe(pid);
  expect(events.filter(({ kind }) => kind !== "output")).toEqual([{ kind: "reconnected" }]);
});

test("what ended while the connection was away is told afterwards", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one");
  const pid = (await controlClient(transport.endpoint))!;
  // Killed in one go, so that the window is gone before the client is back.
  process.kill(pid, "SIGSTOP");
  await tmuxOn(pane.endpoint, "kill-window", "-t", pane.paneId);
  process.kill(pid, "SIGKILL");
  await until("its end", hasExited(events, pane.paneId));
});

test("a pane is never said to be gone because the connection is", async () => {
  const { transport, spawn } = await openSession(root);
  const pane = await spawn("one");
  for (let round = 0; round < 5; round++) {
    const pid = await until("a control client", () => controlClient(transport.endpoint));
    const events = collect(transport);
    process.kill(pid, "SIGKILL");
    while (!events.some(({ kind }) => kind === "reconnected")) {
      const seen = await transport.identify(pane).catch((error: unknown) => error);
      expect(seen, "a live pane was said to be gone").not.toBeNull();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});

test("a server that is gone is told of once, and nothing is tried for ever", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  await spawn("one");
  await tmuxOn(transport.endpoint, "kill-server");
  await until("the news", () => events.some(({ kind }) => kind === "serverGone"));
  const { transport: other } = await openSession(root);
  // Time enough for another round of attempts: this one goes through two of its own.
  for (const round of [1, 2]) {
    process.kill((await until("a control client", () => controlClient(other.endpoint)))!, "SIGKILL");
    const told = collect(other);
    await until(`reconnection ${round}`, () => told.some(({ kind }) => kind === "reconnected"));
  }
  expect(events.filter(({ kind }) => kind === "serverGone")).toHaveLength(1);
  expect(await transport.isAlive()).toBe(false);
  await expect(transport.list()).rejects.toMatchObject({ code: "tmux_connection_lost" });
});

test("a session that is ended while its server lives is told of as gone", async () => {
  const serverKey = newKey();
  const { transport } = await openSession(root, serverKey, "team-one");
  const { transport: other } = await openSession(root, serverKey, "team-two");
  const events = collect(transport);
  await tmuxOn(transport.endpoint, "kill-session", "-t", "=team-one");
  await until("the news", () => events.some(({ kind }) => kind === "serverGone"));
  expect(await other.isAlive()).toBe(true);
});

test("nobody else's session is ended with a team's", async () => {
  const serverKey = newKey();
  const { transport } = await openSession(root, serverKey, "team-one");
  const { transport: other, spawn } = await openSession(root, serverKey, "team-one-more");
  const pane = await spawn("keep");
  await transport.destroySession();
  expect(await tmux.sessions(serverKey)).toEqual([{ name: "team-one-more", owner: `${serverKey}/one` }]);
  expect(await other.identify(pane)).toMatchObject({ dead: false });
});

test("an environment reaches the program and no list of processes", async () => {
  const { transport, folder } = await openSession(root);
  const secret = randomUUID();
  const env = { ...ENV, DEMO_SECRET: secret, DEMO_ODD: "a 'b' \"c\" $HOME \\ ; #{x} #(id)\nnext" };
  const argv = ["/bin/sh", "-c", "env -0 > seen.new && mv seen.new seen && exec cat"];
  let shown = false;
  const spawning = transport.spawn({ window: "env", argv, cwd: folder, env });
  const seen = await until("the environment", () => {
    shown ||= commandLines().some((line) => line.includes(secret));
    return existsSync(join(folder, "seen")) ? readFileSync(join(folder, "seen"), "utf8").split("\0") : null;
  });
  await spawning;
  expect(seen).toContain(`DEMO_SECRET=${secret}`);
  expect(seen).toContain(`DEMO_ODD=${env.DEMO_ODD}`);
  expect(shown).toBe(false);
  expect(await tmuxOn(transport.endpoint, "show-environment", "-g")).not.toContain(secret);
});

test("a leader's environment reaches its session of its own and no list of processes either", async () => {
  const serverKey = newKey();
  const secret = randomUUID();
  const argv = ["/bin/sh", "-c", 'printf %s "$DEMO_SECRET" | cut -c1-8; exec cat'];
  let shown = false;
  const watching = setInterval(() => {
    shown ||= commandLines().some((line) => line.includes(secret));
  }, 1);
  const { pane, attach } = await tmux.startSession({
    serverKey,
    session: "lead",
    owner: "o",
    create: true,
    window: "it's #{me}",
    argv,
    cwd: root,
    env: { ...ENV, DEMO_SECRET: secret },
  });
  const access = tmux.at(pane.endpoint);
  await until("the start of the secret", async () =>
    (await access.capture(pane)).lines.some((line) => line.includes(secret.slice(0, 8))),
  );
  clearInterval(watching);
  expect(shown).toBe(false);
  expect(pane).toMatchObject({ session: "lead", window: "it's #{me}" });
  expect(attach).toEqual(["tmux", "-S", pane.endpoint, "attach", "-t", "=lead"]);
  await access.type(pane, "hello");
  await access.paste(pane, "pasted");
  await until("both texts", async () =>
    (await access.capture(pane)).lines.some((line) => line.includes("hellopasted")),
  );
  await expect(
    tmux.startSession({
      serverKey,
      session: "lead",
      owner: "o",
      create: true,
      window: "w",
      argv,
      cwd: root,
      env: ENV,
    }),
  ).rejects.toMatchObject({ code: "session_conflict" });
  expect(await controlClient(pane.endpoint)).toBeNull();
  await access.keys(pane, ["C-c"]);
  await until("its end", async () => (await access.identify(pane)) === null);
});

test("a session that somebody else made under a team's name is refused and left alone", async () => {
  const serverKey = newKey();
  await openSession(root, serverKey, "team-other");
  await runTmux(serverAddress(serverKey), ["new-session", "-d", "-s", "team-one", "cat"]);
  for (const create of [true, false])
    await expect(tmux.open({ serverKey, session: "team-one", owner: "me", create })).rejects.toMatchObject({
      code: "session_conflict",
    });
  expect(await tmux.sessions(serverKey)).toContainEqual({ name: "team-one", owner: null });
});

test("a session is opened again by its owner, with the windows it had", async () => {
  const { transport, serverKey, spawn } = await openSession(root);
  const pane = await spawn("one", ...ENDS_AT_ENTER);
  await transport.close();
  const again = await tmux.open({
    serverKey,
    session: transport.session,
    owner: `${serverKey}/one`,
    create: false,
  });
  const events = collect(again);
  expect(await again.identify(pane)).toMatchObject({ paneId: pane.paneId, dead: false });
  await again.keys(pane, ["Enter"]);
  await until("its end", hasExited(events, pane.paneId));
  await again.close();
});

test("a control client that a dead coordinator left behind is ended, a person's own is not", async () => {
  const { serverKey, transport } = await openSession(root);
  await transport.close();
  const attach = (...flags: string[]) => {
    const child = spawn(
      "tmux",
      [...serverAddress(serverKey), "-C", "attach-session", "-t", `=${transport.session}`, ...flags],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const left = attach("-f", "ignore-size");
  const persons = attach();
  const clients = async () =>
    (await runTmux(serverAddress(serverKey), ["list-clients", "-F", "#{client_pid}"])).split("\n");
  await until("both are attached", async () => {
    const pids = await clients();
    return pids.includes(String(left.pid)) && pids.includes(String(persons.pid));
  });
  const ended = once(left, "exit");
  const again = await tmux.open({
    serverKey,
    session: transport.session,
    owner: `${serverKey}/one`,
    create: false,
  });
  onTestFinished(() => again.close());
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(await clients()).toContain(String(persons.pid));
});

test("a caller is found by its own pane only", async () => {
  const { transport, spawn } = await openSession(root);
  const pane = await spawn("one");
  const TMUX = `${pane.endpoint},123,0`;
  expect(await tmux.locateCaller({ TMUX, TMUX_PANE: pane.paneId })).toEqual(pane);
  for (const env of [
    {},
    { TMUX },
    { TMUX_PANE: pane.paneId },
    { TMUX, TMUX_PANE: "%9999" },
    { TMUX, TMUX_PANE: "one" },
    { TMUX: "/nonexistent/s,1,0", TMUX_PANE: pane.paneId },
  ])
    expect(await tmux.locateCaller(env)).toBeNull();
  expect(await transport.idleSince(pane)).toBeNull();
});

test("when the control client dies, the server runs the command it was given, once taken back no more", async () => {
  const { transport, folder, spawn } = await openSession(root);
  await spawn("one");
  const events = collect(transport);
  const odd = join(folder, `it's #{q} #(id) $HOME;%1`);
  await transport.supervise(["/bin/sh", "-c", 'echo ran >> "$1"', "ensure", odd]);
  const kill = async () => {
    events.length = 0;
    process.kill((await until("a control client", () => controlClient(transport.endpoint)))!, "SIGKILL");
    await until("the new connection", () => events.some(({ kind }) => kind === "reconnected"));
  };
  await kill();
  await until("the command", () => existsSync(odd));
  await transport.supervise(null);
  const marker = join(folder, "marker");
  const runs = () => readFileSync(odd, "utf8").trim().split("\n").length;
  await until("the first command's end", () => runs() === 1);
  await kill();
  // Commands run in order: when this later one has run, a hook before it would have, too.
  await tmuxOn(transport.endpoint, "run-shell", `touch '${marker}'`);
  await until("the marker", () => existsSync(marker));
  expect(runs()).toBe(1);
});

test("a program that ignores its end is ended all the same, with its whole group, and its neighbour lives", async () => {
  const { transport, spawn } = await openSession(root);
  const neighbour = await spawn("two");
  const pane = await spawn(
    "one",
    "/bin/sh",
    "-c",
    "trap '' HUP TERM INT; sleep 300 & while :; do sleep 0.1; done",
  );
  expect(await transport.kill(pane)).toBe(true);
  await until("its end", () => isGone(pane.pid));
  expect(await transport.identify(pane)).toBeNull();
  expect(await transport.identify(neighbour)).toMatchObject({ dead: false });
});

test("an end that we asked for is not told as one that just happened", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const [asked, other] = [await spawn("one"), await spawn("two", ...ENDS_AT_ENTER)];
  await transport.kill(asked);
  await transport.keys(other, ["Enter"]);
  await until("the other's end", hasExited(events, other.paneId));
  expect(hasExited(events, asked.paneId)()).toBe(false);
});

test("the person's own session variables do not reach the server", async () => {
  process.env.TMUX = "/somewhere/else,1,0";
  process.env.DEMO_LEAK = "leaked";
  try {
    const { transport } = await openSession(root);
    const environment = await tmuxOn(transport.endpoint, "show-environment", "-g");
    expect(environment).not.toMatch(/DEMO_LEAK|somewhere/);
    expect(environment).toMatch(/^PATH=/m);
  } finally {
    delete process.env.TMUX;
    delete process.env.DEMO_LEAK;
  }
});
