import { join } from "node:path";
import { describeNode, findNode } from "../checks/node.ts";
import { lookAtPath } from "../checks/on-path.ts";
import { describeTmux, findTmux } from "../checks/tmux.ts";
import { isThere, namesIn, STAGING } from "../files.ts";
import { lookAtUse } from "../in-use.ts";
import { lookAtLauncher, rootOf } from "../launcher.ts";
import { findProviders } from "../path.ts";
import type { Places } from "../places.ts";
import { installedNode } from "../private-node.ts";
import { bad, good, short, type Voice, warned } from "../say.ts";
import { works } from "../stage.ts";
import { currentVersion, installedVersions, markerOf } from "../versions.ts";

interface Check {
  readonly name: string;
  readonly state: "ok" | "note" | "wrong";
  readonly detail: string;
  readonly action: string | null;
}

const WORDS = { ok: good("ok   "), note: warned("note "), wrong: bad("wrong") } as const;

/** Says what is installed and what is in the way. Changes nothing. */
export const doctor = async (places: Places, { say }: Voice, signal: AbortSignal) => {
  const checks = [
    await lookAtVersion(places, signal),
    ...lookAtInstallation(places),
    await lookAtNode(places),
    await lookAtTmux(),
    lookAtProviders(),
    ...lookAtShell(places),
  ];
  for (const { name, state, detail, action } of checks) {
    say(`${WORDS[state]}  ${name.padEnd(10)} ${detail}`);
    if (action !== null) say(`                  ${action}`);
  }
  const isWell = checks.every(({ state }) => state !== "wrong");
  return { ok: isWell, checks };
};

const check = (name: string, state: Check["state"], detail: string, action: string | null = null): Check => ({
  name,
  state,
  detail,
  action,
});

const AGAIN = "npx @team-agent/installer";

/** The version in use is tried, as it was when it was installed. */
const lookAtVersion = async (places: Places, signal: AbortSignal): Promise<Check> => {
  const version = currentVersion(places);
  if (version === null)
    return check("version", "wrong", `nothing is installed in ${short(places.runtime)}`, AGAIN);
  const others = installedVersions(places).flatMap((one) => (one.version === version ? [] : [one.version]));
  const marker = markerOf(join(places.versions, version));
  if (marker && (await works(join(places.versions, version), marker.node, signal)))
    return check(
      "version",
      "ok",
      others.length > 0 ? `${version} (also kept: ${others.join(", ")})` : version,
    );
  return check("version", "wrong", `${version} is damaged`, AGAIN);
};

const lookAtInstallation = (places: Places): readonly Check[] => {
  const { launcher, runtime, versions } = places;
  const state = lookAtLauncher(launcher);
  const { coordinators } = lookAtUse(places);
  const half = namesIn(versions).filter((name) => STAGING.test(name));
  return [
    state === "foreign"
      ? check(
          "command",
          "wrong",
          `${short(launcher)} is not this installer's`,
          `take it away yourself, or install elsewhere: ${AGAIN} --prefix <folder>`,
        )
      : state === "none"
        ? check("command", "wrong", `${short(launcher)} is not there`, AGAIN)
        : rootOf(launcher) === runtime
          ? check("command", "ok", short(launcher))
          : check(
              "command",
              "note",
              `${short(launcher)} leads to ${rootOf(launcher)}`,
              `name that folder: --runtime-dir ${rootOf(launcher)}`,
            ),
    ...(half.length > 0
      ? [
          check(
            "left",
            "note",
            `an installer left ${half.map((name) => short(join(versions, name))).join(", ")}`,
            `the next one takes it away: ${AGAIN}`,
          ),
        ]
      : []),
    ...coordinators.map(({ workspace, version: theirs, pid }) =>
      check("running", "ok", `${short(workspace)} (${theirs}, process ${pid})`),
    ),
  ];
};

const lookAtNode = async (places: Places): Promise<Check> => {
  const own = installedNode(places);
  if (own !== null) return check("Node.js", "ok", `a private one: ${short(own)}`);
  const node = await findNode();
  return node?.fits
    ? check("Node.js", "ok", describeNode(node))
    : check("Node.js", "wrong", describeNode(node), `${AGAIN} --private-node`);
};

const lookAtTmux = async (): Promise<Check> => {
  const tmux = await findTmux();
  return tmux.fits
    ? check("tmux", "ok", describeTmux(tmux))
    : check("tmux", "wrong", describeTmux(tmux), tmux.install);
};

const lookAtProviders = (): Check => {
  const found = findProviders();
  return found.length > 0
    ? check("agents", "ok", found.join(", "))
    : check(
        "agents",
        "note",
        "neither claude nor codex is on PATH",
        "install one of them; team-agent's fake provider works without",
      );
};

const lookAtShell = (places: Places): readonly Check[] => {
  const { isOn, add, before } = lookAtPath(places);
  return [
    isOn
      ? check("PATH", "ok", `has ${short(places.bin)}`)
      : check("PATH", "note", `lacks ${short(places.bin)}`, `add to ${add?.file}: ${add?.line}`),
    ...(before !== null && isThere(before)
      ? [
          check(
            "PATH",
            "note",
            `${short(before)} is another team-agent, and is found first`,
            "take it away, or put the other folder first",
          ),
        ]
      : []),
  ];
};
