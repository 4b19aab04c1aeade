import * as z from "zod/mini";

const Id = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-z0-9_-]{0,31}$/,
      "must start with a letter and hold only a-z, 0-9, _ and - (32 at most)",
    ),
  );

const VariableName = z
  .string()
  .check(
    z.regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, "must be the name of a variable, or a prefix that ends in *"),
  );

const OneLine = z
  .string()
  .check(z.regex(/^[^\p{Cc}]{1,200}$/u, "must be one line of 200 characters at most"));

/** What is known of any plugin without running any of its code. */
const common = {
  /** What a team document writes after `provider:`, or after `transport:`. */
  id: Id,
  /** The `PLUGIN_API_VERSION` that the plugin was built for. */
  apiVersion: z.int().check(z.positive()),
  /** The module with the plugin as its default export, relative to the package's folder, which it may not leave. */
  entry: z.string().check(z.regex(/^\.\//, "must be a path that starts with ./")),
  /** Other ids by which a team document may name it. */
  aliases: z._default(z.array(Id), []),
  displayName: OneLine,
  /**
   * Variables by which a program that runs in it knows its own session; a name that ends in `*` is a prefix. They reach no
   * worker of any provider.
   */
  strip: z._default(z.array(VariableName), []),
};

/** What a provider can do. Core asks these, never the provider's name. */
const Capabilities = z.strictObject({
  resume: z.boolean(),
  fork: z.boolean(),
  /** The program takes a session id that we choose. */
  presetSessionId: z.boolean(),
  /** It can use the tools of our MCP server. */
  mcp: z.boolean(),
  /** A text in a tool hook's answer reaches the model within the running turn; else mail waits for the turn's end. */
  midTurnDelivery: z.boolean(),
  /** It starts the program that a role names with `command:`. */
  command: z.optional(z.boolean()),
});
export type ProviderCapabilities = Readonly<z.infer<typeof Capabilities>>;

const ProviderManifest = z.strictObject({
  kind: z.literal("provider"),
  ...common,
  /** How a person installs the program; shown when it is missing. */
  installCommand: OneLine,
  /** Names of executables by which a running instance is recognised in a process list. */
  programs: z
    .array(z.string().check(z.regex(/^[^\s/]+$/, "must be the name of a program")))
    .check(z.minLength(1)),
  /** Doors of its own through which it can be reached, beside hooks and paste: a team chooses one with `<id>_channel:`. */
  channels: z.optional(z.array(Id)),
  capabilities: Capabilities,
});
export type ProviderManifest = z.infer<typeof ProviderManifest>;

const TransportManifest = z.strictObject({ kind: z.literal("transport"), ...common });
export type TransportManifest = z.infer<typeof TransportManifest>;

/** The `teamAgent` field of a plugin's package.json. Read without running any code of the plugin. */
export const PluginManifest = z.discriminatedUnion("kind", [ProviderManifest, TransportManifest]);
export type PluginManifest = z.infer<typeof PluginManifest>;

/** The parts of a package.json that the registry reads. */
export const PluginPackage = z.object({
  name: z.string().check(z.minLength(1)),
  version: z.string().check(z.minLength(1)),
  keywords: z._default(z.array(z.string()), []),
  teamAgent: PluginManifest,
});
export type PluginPackage = z.infer<typeof PluginPackage>;
