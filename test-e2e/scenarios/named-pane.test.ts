import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reaches, started } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { takeWayOut } from "../kit/ways-out.ts";

const PROGRAM = new URL("../../packages/provider-fake/dist/agent.js", import.meta.url).pathname;

verifies("leader.named-pane", async () => {
  const sandbox = await started(["ann"]);
  const { cli, json, tmux, root, workspace } = sandbox;
  const socket = join(root, "t", "outer");
  /** A shell of the person's own, and its pane. */
  const shell = async (session: string) => {
    const size = ["-x", "180", "-y", "50", "-c", workspace];
    await tmux(["-S", socket, "-f", "/dev/null", "new-session", "-d", "-s", session, ...size, "sh"]);
    const id = await tmux(["-S", socket, "display-message", "-p", "-t", session, "#{pane_id}"]);
    return { ...paneOf(sandbox, socket, session), id: id.trim() };
  };
  /** An agent in it that the person started without us. */
  const agent = async (session: string) => {
    const pane = await shell(session);
    await pane.say(`${process.execPath} ${PROGRAM}`);
    await until("the agent shows its input line", async () => (await pane.screen()).includes("❯"));
    return pane;
  };
  const [empty, first, second] = [await shell("empty"), await agent("first"), await agent("second")];
  const inside = { env: { TMUX: `${socket},0,0`, TMUX_PANE: empty.id } };
  const attach = (...words: string[]) => json<Record<string, unknown>>(["attach-leader", ...words], inside);
  const led = async () => (await json<Status>(["status"])).leader_receiver;

  const { agents } = await json<Status>(["status"]);
  const folder = join(sandbox.env.TMUX_TMPDIR!, `tmux-${process.getuid!()}`);
  const own = join(folder, readdirSync(folder).find((name) => name.startsWith("ta-"))!);
  for (const [words, error] of [
    [["--pane", "%99"], "there is no pane %99"],
    [["--pane", empty.id], `in pane ${empty.id} runs no program`],
    [["--pane", agents[0]!.pane_id, "--socket", own], "belongs to ann, a worker of team current"],
    [["--pane", first.id, "--provider", "claude"], `in pane ${first.id} runs no program of Claude Code`],
  ] as const)
    expect(await attach(...words), words.join(" ")).toMatchObject({
      error_code: "leader_not_found",
      error: expect.stringContaining(error),
    });
  expect(await attach("--pane", first.id, "--provider", "nobody")).toMatchObject({
    error_code: "plugin_unknown",
  });
  for (const words of [
    ["--pane", "first"],
    ["--socket", socket],
  ])
    expect((await cli(["attach-leader", ...words], inside)).exitCode, words.join(" ")).toBe(2);
  expect((await cli(["attach-leader", "--pane", first.id])).stderr).toContain("--socket");
  expect(await led()).toMatchObject({ status: "unbound" });
  expect(agents[0]!.status).toBe("ready");

  expect(await attach("--pane", first.id, "--provider", "fake")).toMatchObject({
    status: "claimed",
    bound_pane_id: first.id,
    provider: "fake",
  });
  expect(await led()).toMatchObject({ status: "attached", provider: "fake" });
  await cli(["send", "ann", '[[call report_result {"summary":"for the named one"}]]']);
  await until("it is told there", async () => (await first.screen()).includes("for the named one"));

  // One that lives keeps its team, unless that is confirmed; from outside tmux its server is named.
  const before = (await led()).owner_epoch!;
  const refused = await json<{ error_code: string; action: string }>([
    "attach-leader",
    ...["--pane", second.id, "--socket", socket],
  ]);
  expect(refused.error_code).toBe("confirm_required");
  await takeWayOut(
    sandbox,
    refused.action,
    `team-agent attach-leader --pane ${second.id} --socket ${socket} --confirm --team current`,
  );
  expect(await led()).toMatchObject({ status: "attached", owner_epoch: before + 1 });
  const { message_id } = await json<{ message_id: string }>(["send", "leader", "for the second one"]);
  await reaches(sandbox, message_id, "delivered", "acknowledged");
  expect(await second.screen()).toContain("for the second one");

  // A leader that we started leads by its own seat.
  const seat = await json<{ session_name: string; attach: string[] }>(["fake"]);
  const where = ["-S", seat.attach[2]!, "display-message", "-p", "-t", `=${seat.session_name}:`];
  const pane = (await tmux([...where, "#{pane_id}"])).trim();
  expect(await attach("--pane", pane, "--socket", seat.attach[2]!, "--confirm")).toMatchObject({
    status: "claimed",
    bound_pane_id: pane,
  });
  const { message_id: third } = await json<{ message_id: string }>(["send", "leader", "for the seat"]);
  await reaches(sandbox, third, "delivered", "acknowledged");
  await tmux(["-S", socket, "kill-server"]);
});
