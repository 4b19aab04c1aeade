/** What the database's binding is compiled against. An older Node.js would end in it without a word. */
const NODE_API = 10;

interface Running {
  readonly versions: { readonly node: string; readonly napi?: string };
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The three lines of the error when this Node.js is too old; null when it will do. */
export const tooOld = ({ versions, execPath, env }: Running): string | null => {
  const { node, napi = "0" } = versions;
  if (Number(napi) >= NODE_API) return null;
  return [
    `error: team-agent needs Node.js 22.14 or newer; this is ${node} (Node-API ${napi}, not ${NODE_API})`,
    `action: ${howToInstall(execPath, env)}`,
    "log: -",
    "",
  ].join("\n");
};

/** The way of whatever brought this Node.js. The package `node` is none: it needs scripts, which npm may not run. */
const howToInstall = (execPath: string, env: Running["env"]): string => {
  if (env.VOLTA_HOME) return "volta install node@24";
  if (env.MISE_SHELL || execPath.includes("/mise/installs/")) return "mise use -g node@24";
  if (env.FNM_DIR || execPath.includes("/fnm/")) return "fnm install 24 && fnm default 24";
  if (env.NVM_DIR) return "nvm install 24 && nvm alias default 24";
  if (env.HOMEBREW_PREFIX || execPath.includes("/homebrew/")) return "brew upgrade node";
  return "install Node.js 24 from https://nodejs.org/en/download";
};
