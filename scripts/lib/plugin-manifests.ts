/** The manifests of the plugin, which have the version of the command that they start. */
export const PLUGIN_MANIFESTS: readonly string[] = [
  ".claude-plugin/marketplace.json",
  "plugins/team-agent/.claude-plugin/plugin.json",
  "plugins/team-agent/.codex-plugin/plugin.json",
];

/** Such a manifest with another version in it. */
export const withVersion = (manifest: string, version: string): string =>
  manifest.replaceAll(/("version": )"[^"]*"/g, (_, key: string) => `${key}"${version}"`);
