import { dirname, resolve } from "node:path";

/** Files that a file imports from, be it only types. */
const importedBy = (path: string, text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b(?:[^;"]*?\bfrom)?\s*"(\.[^"]+)"/gm)].map(([, target]) =>
    resolve(dirname(path), target!),
  );

/** The ways on which files come back to themselves, each once, from the first file of it that is met. */
export const importCycles = (
  sources: readonly { readonly path: string; readonly text: string }[],
): readonly (readonly string[])[] => {
  const loads = new Map(sources.map(({ path, text }) => [path, importedBy(path, text)]));
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) cycles.push([...way.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const target of loads.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of loads.keys()) visit(path, []);
  return cycles;
};
