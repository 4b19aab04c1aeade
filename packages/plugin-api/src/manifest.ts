import { z } from "zod";

const Id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, "must start with a letter and hold only a-z, 0-9, _ and - (32 at most)");

/** The `teamAgent` field of a plugin's package.json. Read without running any code of the plugin. */
export const PluginManifest = z.strictObject({
  kind: z.enum(["provider", "transport"]),
  /** What a team document writes after `provider:`. */
  id: Id,
  /** The `PLUGIN_API_VERSION` that the plugin was built for. */
  apiVersion: z.int().positive(),
  /** The module with the plugin as its default export, relative to the package's folder. */
  entry: z.string().regex(/^\.\//, "must be a path that starts with ./"),
  /** Other ids by which a team document may name it. */
  aliases: z.array(Id).default([]),
});
export type PluginManifest = z.infer<typeof PluginManifest>;

/** The parts of a package.json that the registry reads. */
export const PluginPackage = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  keywords: z.array(z.string()).default([]),
  teamAgent: PluginManifest,
});
export type PluginPackage = z.infer<typeof PluginPackage>;
