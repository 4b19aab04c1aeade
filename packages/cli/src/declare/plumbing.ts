import { type Declarations, positive } from "./tools.ts";

/** Plugins, and what agents themselves call. */
export const PLUMBING: Declarations = {
  plugin: ({ program }) => {
    const plugin = program
      .command("plugin")
      .description("plugins: list, add, remove, test, record, reload")
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    plugin
      .command("list")
      .description("id, kind, version, origin, API version and health")
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin list")
      .action(async (options) => (await import("../commands/plugin.ts")).listPlugins(options));
    plugin
      .command("add <what>")
      .description("add a plugin: a folder, a tarball or a package")
      .option("-y, --yes", "do not ask", false)
      .option("--use", "use it in place of the package that has its id", false)
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin add ./my-provider")
      .action(async (what: string, options) =>
        (await import("../commands/plugin-add.ts")).addPlugin(what, options),
      );
    plugin
      .command("remove <what>")
      .description("remove a plugin by its package name or folder")
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin remove ./my-provider")
      .action(async (what: string, options) =>
        (await import("../commands/plugin.ts")).removePlugin(what, options),
      );
    plugin
      .command("use <package>")
      .description("choose a package where two provide the same id, or one whose code failed")
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin use my-provider")
      .action(async (what: string, options) =>
        (await import("../commands/plugin.ts")).usePlugin(what, options),
      );
    plugin
      .command("test <folder>")
      .description("run the conformance cases over a plugin, and those of its fixtures")
      .option("--limit <seconds>", "how long one case may take (20, for a transport 60)", positive("--limit"))
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .option("--watch", "run them again whenever a file of the plugin changes, until Ctrl-C", false)
      .addHelpText("after", "\nExample: team-agent plugin test ./my-provider")
      .action(async (folder: string, { watch, ...options }) =>
        watch
          ? (await import("../commands/plugin-test-watch.ts")).testOnChange(folder, options)
          : (await import("../commands/plugin-test.ts")).testPlugin(folder, options),
      );
    plugin
      .command("reload")
      .description("go on with the present code of plugins that are used from a folder")
      .option("--workspace <folder>", "the workspace; default: the nearest folder upwards with a team")
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin reload")
      .action(async (options) => (await import("../commands/plugin-reload.ts")).reloadPlugins(options));
    plugin
      .command("record <program> [args...]")
      .description("capture screens, records and hook calls of a program as fixtures, step by step")
      .option("--into <folder>", "the package whose fixtures they become; default: this folder", ".")
      .option("--cwd <folder>", "where the program works; default: this folder", ".")
      .option(
        "--records <folder>",
        "where the program keeps its records; can be given several times",
        (folder: string, before: readonly string[]) => [...before, folder],
        [],
      )
      .option("--json", "answer as JSON; the steps are told on standard error", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText(
        "after",
        "\nExample: team-agent plugin record my-program --records ~/.my-program -- --verbose",
      )
      .action(async (program: string, args: readonly string[], options) =>
        (await import("../commands/plugin-record.ts")).recordProgram(program, args, options),
      );
    plugin
      .command("record-hook <event>")
      .description("a hook of a program that is recorded (JSON on standard input)")
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent plugin record-hook Stop")
      .action(async (event: string) => (await import("../commands/plugin-record-hook.ts")).recordHook(event));
  },
  mcp: ({ program }) => {
    program
      .command("mcp")
      .description("the MCP server over standard input and output, for providers without HTTP")
      .exitOverride()
      .action(async () => void (await import("../mcp-main.ts")));
  },
  hook: ({ program }) => {
    program
      .command("hook <event>")
      .description("a provider's command hook (JSON on standard input)")
      .exitOverride()
      .action(async () => {
        process.argv.splice(2, 1);
        await import("../hook-main.ts");
      });
  },
};
