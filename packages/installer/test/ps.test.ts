import { expect, test } from "vitest";
import { type Ps, ps, runningByPs, START_ENV, startByPs, startPrinted } from "../src/ps.ts";
import { workspaceAmong } from "../src/running.ts";

/** As macOS prints it: the environment stands behind the words, one blank between two of either. */
const COMMANDS = `    1 /sbin/launchd
  612 -zsh
  840 claude --session-id 5f0c --settings /var/folders/x/T/team-agent-501/agents/ann.json
  841 /opt/homebrew/bin/node /Users/dev/a b/.team-agent/runtime/versions/0.1.0/node_modules/x.js
  842 node TEAM_AGENT_ID=said TEAM_AGENT_WORKSPACE=/said
  843 (gone)
`;
const WITH_ENVIRONMENT = `    1 /sbin/launchd
  612 -zsh TERM=xterm-256color HOME=/Users/dev
  840 claude --session-id 5f0c --settings /var/folders/x/T/team-agent-501/agents/ann.json PATH=/usr/bin:/bin TEAM_AGENT_ID=ann TEAM_AGENT_WORKSPACE=/Users/dev/work/a b TEAM_AGENT_TEAM=current LANG=C.UTF-8
  841 /opt/homebrew/bin/node /Users/dev/a b/.team-agent/runtime/versions/0.1.0/node_modules/x.js HOME=/Users/dev
  842 node TEAM_AGENT_ID=said TEAM_AGENT_WORKSPACE=/said HOME=/Users/dev
  900 began-since TEAM_AGENT_ID=bob TEAM_AGENT_WORKSPACE=/x
`;
const recorded: Ps = (args) =>
  ({ "-axww -o pid=,command=": COMMANDS, "-axEww -o pid=,command=": WITH_ENVIRONMENT })[args.join(" ")]!;

test("an agent is told by its environment where there is no /proc, and nobody by its words", () => {
  const running = runningByPs(recorded);
  expect(running.map(({ pid }) => pid)).toEqual([1, 612, 840, 841, 842, 843]);
  expect(running.filter(({ workspace }) => workspace !== null)).toEqual([
    {
      pid: 840,
      command: "claude --session-id 5f0c --settings /var/folders/x/T/team-agent-501/agents/ann.json",
      workspace: "/Users/dev/work/a b",
    },
  ]);
  // What is in an environment is no part of a command.
  expect(running.find(({ pid }) => pid === 841)!.command).toMatch(/x\.js$/);
});

test("a workspace with an equals sign in its name is read whole", () => {
  expect(workspaceAmong(["TEAM_AGENT_ID=ann", "TEAM_AGENT_WORKSPACE=/w/a=b"])).toBe("/w/a=b");
  expect(workspaceAmong(["TEAM_AGENT_WORKSPACE=/w"])).toBeNull();
});

test.each([
  ["S    Sun Nov  2 11:22:33 2025    \n", "Sun Nov 2 11:22:33 2025"],
  ["Ss+  Sun Nov 22 11:22:33 2025\n", "Sun Nov 22 11:22:33 2025"],
  ["Z    Sun Nov 22 11:22:33 2025\n", null],
  ["", null],
  ["S    So 22 Nov 11:22:33 2025\n", null],
])("%j begins at %s", (printed, start) => {
  expect(startPrinted(printed)).toBe(start);
});

test("the start of a process is asked for in the same words, whoever asks", () => {
  const asked: unknown[] = [];
  const ask: Ps = (...words) => {
    asked.push(words);
    return "R+   Mon Jan  5 01:02:03 2026\n";
  };
  expect(startByPs(77, ask)).toBe("Mon Jan 5 01:02:03 2026");
  expect(asked).toEqual([[["-o", "state=,lstart=", "-p", "77"], START_ENV]]);
});

test("the ps of this machine says when a process began", () => {
  expect(startByPs(process.pid, ps)).toMatch(/^\w{3} \w{3} \d+ \d\d:\d\d:\d\d \d{4}$/);
});
