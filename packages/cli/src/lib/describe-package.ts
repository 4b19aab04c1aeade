import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { FoundPlugin } from "@team-agent/core/plugins";

const MOST_FILES = 12;

/** What somebody should know of a plugin before it is added. Nothing of it runs for that. */
export const describePackage = (plugin: FoundPlugin, others: number): readonly string[] => {
  const { manifest, packageName, version, directory } = plugin;
  const files = filesOf(directory, directory);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const shown = files.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_FILES);
  const needed = Object.keys(
    (JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as { dependencies?: object })
      .dependencies ?? {},
  );
  return [
    `${packageName} ${version}: the ${manifest.kind} "${manifest.id}" (${manifest.displayName}), for plugin API ${manifest.apiVersion}`,
    `dependencies: ${needed.length === 0 ? "none" : `${needed.join(", ")}${others > needed.length ? `, ${others} packages in all` : ""}`}`,
    `files: ${files.length}, ${size(bytes)} in all`,
    ...shown.map((file) => `  ${size(file.bytes).padStart(8)}  ${file.path}`),
    ...(files.length > shown.length ? [`  and ${files.length - shown.length} smaller ones`] : []),
  ];
};

interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

const filesOf = (root: string, folder: string): readonly PackedFile[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [".git", "node_modules"].includes(entry.name) ? [] : filesOf(root, path);
    return entry.isFile() ? [{ path: relative(root, path), bytes: statSync(path).size }] : [];
  });

const size = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
