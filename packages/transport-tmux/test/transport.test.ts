import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { connectControl } from "../src/control/connection.ts";
import tmux from "../src/index.ts";
import { commandLine } from "../src/quote.ts";
import { serverAddress } from "../src/server.ts";
import { runTmux } from "../src/tmux.ts";
import {
  collect,
  commandLines,
  controlClient,
  ENV,
  hasExited,
  newKey,
  openSession,
  tmuxOn,
  until,
  useOwnServers,
} from "./server.ts";

const { root } = useOwnServers();
const ENDS_AT_ENTER = ["/bin/sh", "-c", "read line; exit 7"];

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
