import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createScreenReader, takeBackEscapes } from "../src/screen-reader.ts";
import { ENV, openSession, tmuxOn, until, useOwnServers } from "./server.ts";

const { root } = useOwnServers();

const SCREEN = [
  "\u001b[1m❯ bold\u001b[0m \u001b[38;5;33mblue\u001b[0m",
  "back\\slash \\033[1m \\n \\\\ end\\",
  "$HOME ${PATH} $(id) $1 ~ ~/x",
  "",
  "%end 1 2 3  %begin x",
  "wide 数字 🙂 é \u001b(0lqqk\u001b(B",
  "last",
].join("\r\n");

const withScreen = async (text: string) => {
  const { transport, folder } = await openSession(root);
  const program = `process.stdout.write(${JSON.stringify(text)}); process.stdin.resume()`;
  const pane = await transport.spawn({
    window: "w",
    argv: [process.execPath, "-e", program],
    cwd: folder,
    env: ENV,
  });
  await until("the screen", async () =>
    (await transport.capture(pane)).lines.some((line) => line.startsWith("last")),
  );
  return { transport, pane };
};

test.each([true, false])("a screen is read as tmux prints it (styled: %s)", async (styled) => {
  const { transport, pane } = await withScreen(SCREEN);
  const printed = await tmuxOn(
    pane.endpoint,
    "capture-pane",
    "-p",
    ...(styled ? ["-e"] : []),
    "-t",
    pane.paneId,
  );
  const expected = printed.split("\n").slice(0, -1);
  const capture = await transport.capture(pane, { styled });
  if (styled) expect(capture.styled).toEqual(expected);
  else expect(capture.lines).toEqual(expected.map((line) => line.trimEnd()));
  expect(capture.lines.length).toBe(capture.height);
  expect(await tmuxOn(pane.endpoint, "list-buffers")).toBe("");
});

test.runIf(process.platform === "linux")(
  "looking at a screen again and again costs tmux no memory",
  async () => {
    const { transport, pane } = await withScreen(
      `${"words and more ".repeat(12)}\r\n`.repeat(48).concat("last"),
    );
    const pid = (await tmuxOn(pane.endpoint, "display-message", "-p", "#{pid}")).trim();
    const rssKb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
    const look = async (times: number) => {
      for (let index = 0; index < times; index++) await transport.capture(pane, { styled: true });
    };
    await look(100);
    const before = rssKb();
    await look(1_000);
    expect(rssKb() - before).toBeLessThan(3_000);
  },
);

test("where tmux shows a buffer in another way, the screen is read directly", async () => {
  const asked: string[] = [];
  const read = createScreenReader(async (command) => {
    asked.push(command);
    if (command.startsWith("show-buffer")) return ["in another way"];
    return command.includes('"-p"') ? ["as it is \\033"] : [];
  });
  expect(await read("%1", false)).toEqual(["as it is \\033"]);
  expect(await read("%1", true)).toEqual(["as it is \\033"]);
  expect(asked.filter((command) => command.startsWith("set-buffer")).length).toBe(1);
});

test.each([
  ["\\033[1mbold", "\u001b[1mbold"],
  ["\\\\033", "\\033"],
  ["\\\\\\\\", "\\\\"],
  ["\\$HOME $1", "$HOME $1"],
  ["a\\tb\\016", "a\tb\u000e"],
  ["数字 🙂", "数字 🙂"],
])("takes back what tmux did to %j", (shown, expected) => {
  expect(takeBackEscapes(shown)).toBe(expected);
});
