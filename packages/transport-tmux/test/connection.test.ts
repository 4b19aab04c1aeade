import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import tmux from "../src/index.ts";
import { serverAddress } from "../src/server.ts";
import { runTmux } from "../src/tmux.ts";
import {
  collect,
  controlClient,
  hasExited,
  newKey,
  openSession,
  tmuxOn,
  until,
  useOwnServers,
} from "./server.ts";

const { root } = useOwnServers();

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

/** Puts a script in the place of the program of each control client that is started from now on. */
const insteadOfClients = (folder: string, script: string): void => {
  const real = (process.env.PATH ?? "")
    .split(":")
    .map((one) => join(one, "tmux"))
    .find((path) => existsSync(path));
  const place = join(folder, "bin");
  mkdirSync(place);
  const others = `case " $* " in *" -C "*) ;; *) exec ${real} "$@" ;; esac`;
  writeFileSync(join(place, "tmux"), `#!/bin/sh\n${others}\ntmux=${real}\n${script}\n`, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = `${place}:${before}`;
  onTestFinished(() => void (process.env.PATH = before));
};

test("a control client whose pipes somebody holds open is replaced all the same", async () => {
  const { transport, folder } = await openSession(root);
  insteadOfClients(folder, `sleep 60 & echo $! >> ${folder}/holds; exec $tmux "$@"`);
  onTestFinished(() => {
    for (const pid of readFileSync(join(folder, "holds"), "utf8").trim().split("\n"))
      process.kill(Number(pid));
  });
  for (const round of [1, 2]) {
    const told = collect(transport);
    process.kill((await until("a control client", () => controlClient(transport.endpoint)))!, "SIGKILL");
    await until(`reconnection ${round}`, () => told.some(({ kind }) => kind === "reconnected"));
  }
});

test("a control client that ends before it stands is replaced by one, and told of once", async () => {
  const { transport, folder, spawn } = await openSession(root);
  await spawn("one");
  // A client whose input ends attaches, and leaves.
  const ends = `exec $tmux "$@" < /dev/null`;
  insteadOfClients(
    folder,
    `echo x >> ${folder}/n; [ $(wc -l < ${folder}/n) -lt 4 ] || exec $tmux "$@"; ${ends}`,
  );
  const events = collect(transport);
  process.kill((await controlClient(transport.endpoint))!, "SIGKILL");
  await until("the new connection", () => events.some(({ kind }) => kind === "reconnected"));
  // Whatever else would connect has had its time once this one was replaced, too.
  const next = await until("one that stands", () => controlClient(transport.endpoint));
  const told = collect(transport);
  process.kill(next, "SIGKILL");
  await until("the next connection", () => told.some(({ kind }) => kind === "reconnected"));
  expect(readFileSync(join(folder, "n"), "utf8").trim().split("\n")).toHaveLength(5);
  expect(events.filter(({ kind }) => kind !== "output")).toEqual([
    { kind: "reconnected" },
    { kind: "reconnected" },
  ]);
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
