import { expect, test } from "vitest";
import { fake } from "../../test/fake.ts";
import { describeBypass, findInheritedBypass } from "./bypass.ts";

const CONFIGURED = { provider: "runtime_config", flag: "dangerous_auto_approve" };
const LEADER = { provider: "fake", flag: "--fake-bypass", binary: "fake-agent" };

test.each([
  ["nothing", false, null, null, ["disabled", false, null, null, false, null]],
  [
    "the leader's flag",
    false,
    LEADER,
    LEADER,
    ["leader_process", true, "fake", LEADER.flag, false, "fake-agent"],
  ],
  [
    "the documents",
    true,
    CONFIGURED,
    null,
    ["runtime_config", false, null, "dangerous_auto_approve", true, null],
  ],
  [
    "the documents, under a leader that asks nothing either",
    true,
    CONFIGURED,
    LEADER,
    ["runtime_config", false, null, "dangerous_auto_approve", false, null],
  ],
] as const)(
  "%s: the log says where the workers' rights come from",
  (_name, isConfigured, bypass, leader, said) => {
    const [source, inherited, provider, flag, above, binary] = said;
    expect(describeBypass(isConfigured, bypass, leader)).toEqual({
      dangerous_auto_approve: bypass !== null,
      dangerous_auto_approve_source: source,
      dangerous_auto_approve_inherited: inherited,
      dangerous_auto_approve_provider: provider,
      dangerous_auto_approve_flag: flag,
      worker_capability_above_leader: above,
      ancestry_binary_name: binary,
    });
  },
);

test("the flag of an agent's program among the callers is found with the executable that carries it", async () => {
  const processes = new Map([
    [9, { pid: 9, startTime: "2", argv: ["sh", "-c", "x --fake-bypass"], parent: 8 }],
    [8, { pid: 8, startTime: "1", argv: ["/usr/bin/node", "/opt/fake-agent", "--fake-bypass"], parent: 1 }],
  ]);
  const host = { findProcess: async (pid: number) => processes.get(pid) ?? null };
  const found = await findInheritedBypass(host, 9, [{ ...fake, load: async () => fake }]);
  expect(found).toEqual({ provider: "fake", flag: "--fake-bypass", binary: "fake-agent" });
});
