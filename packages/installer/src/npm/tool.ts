import { findNpm, NPM_FLAGS } from "./npm.ts";

/** A program that fetches packages with the person's own settings: registry, sign-in, proxy. */
export interface PackageTool {
  view(what: string): readonly [string, ...string[]];
  /** Fills node_modules beside a package.json. No script of a package runs. */
  readonly install: readonly [string, ...string[]];
}

/** npm where there is one, else the bun that runs this; null where nothing is here but Node.js. */
export const findTool = (): PackageTool | null => {
  const npm = findNpm();
  if (npm)
    return {
      view: (what) => [...npm, "view", what, "version", "--json", ...NPM_FLAGS],
      install: [...npm, "install", "--no-package-lock", ...NPM_FLAGS],
    };
  if (!process.versions.bun) return null;
  const bun = process.execPath;
  return {
    view: (what) => [bun, "pm", "view", what, "version", "--json"],
    install: [bun, "install", "--ignore-scripts", "--production", "--no-save", "--backend=copyfile"],
  };
};
