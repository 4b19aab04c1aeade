import { describeNode } from "./checks/node.ts";
import { describeTmux } from "./checks/tmux.ts";
import type { Places } from "./places.ts";
import { short, type Voice, warned } from "./say.ts";
import type { Survey } from "./survey.ts";

const NODE_MB = 130;

/** What is about to be done, and what was found. */
export const sayPlan = (found: Survey, places: Places, { say }: Voice): void => {
  const { version, before, node, nodePath, nodePackage, tmux, providers, use } = found;
  const what =
    before === null
      ? `team-agent ${version}`
      : before === version
        ? `team-agent ${version} again`
        : `team-agent ${before} → ${version}`;
  say(`${what}, in ${short(places.runtime)}; the command in ${short(places.bin)}`);
  say(`  Node.js   ${nodeWords({ node, nodePath, nodePackage })}`);
  say(`  tmux      ${describeTmux(tmux)}${tmux.fits || !tmux.install ? "" : `: ${tmux.install}`}`);
  say(`  agents    ${providers.length > 0 ? providers.join(", ") : "neither claude nor codex is on PATH"}`);
  for (const { workspace, version: theirs } of use.coordinators)
    if (theirs !== version)
      say(`  running   the coordinator of ${short(workspace)} (${theirs}) is replaced; its agents go on`);
  say();
};

const nodeWords = ({
  node,
  nodePath,
  nodePackage,
}: Pick<Survey, "node" | "nodePath" | "nodePackage">): string => {
  const isOwn = nodePackage === null && nodePath === node?.path;
  if (isOwn) return describeNode(node);
  if (nodePackage === null) return `a private one (${short(nodePath ?? "")})`;
  return node?.fits
    ? `a private one (${NODE_MB} MB)`
    : `${describeNode(node)}: a private one has to come (${NODE_MB} MB)`;
};

/** What a person does next. */
export const sayWhatIsNext = ({ path, version }: Survey, places: Places, { say }: Voice): void => {
  say();
  if (path.before !== null)
    say(
      `${warned("note")}: ${short(path.before)} is another team-agent, and your shell finds it first. It was left as it is.`,
    );
  if (path.add) {
    say(
      `${short(places.bin)} is not on your PATH. Add this line to ${path.add.file}, and open a new terminal:`,
    );
    say(`  ${path.add.line}`);
    say();
  }
  const command = path.isOn && path.before === null ? "team-agent" : short(places.launcher);
  say(`team-agent ${version} is installed. In a project's folder:`);
  say(`  ${command} init && ${command} quick-start`);
};
