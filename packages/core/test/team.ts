import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { MessageView } from "../src/api/describe.ts";
import { call } from "../src/client/connection.ts";
import { type Coordinator, startCoordinator } from "../src/coordinator/coordinator.ts";
import { findPlugins } from "../src/registry/find.ts";
import { createRegistry } from "../src/registry/registry.ts";
import { resolveWorkspace } from "../src/workspace/paths.ts";

const run = promisify(execFile);
export const BUNDLED = ["@team-agent/provider-fake", "@team-agent/transport-tmux"];

const HERE = fileURLToPath(import.meta.url);

/** The real registry over the built packages. */
export const testRegistry = (home: string) => {
  const plugins = findPlugins({
    home: join(home, ".team-agent", "plugins"),
    bundledFrom: HERE,
    bundled: BUNDLED,
  });
  for (const { directory, manifest } of plugins)
    if (!existsSync(join(directory, manifest.entry)))
      throw new Error(`${directory} is not built: npm run build`);
  return createRegistry(() => plugins);
};

/** The same, whose transport opens nothing until it answers. */
export const silentRegistry = (home: string) => {
  const registry = testRegistry(home);
  let isSilent = true;
  const transport: typeof registry.transport = async (id) => {
    const plugin = await registry.transport(id);
    const open: typeof plugin.open = async (request) => {
      if (isSilent) throw new Error("the server does not answer");
      return plugin.open(request);
    };
    return { ...plugin, open };
  };
  const answer = () => {
    isSilent = false;
  };
  return { registry: { ...registry, transport }, answer };
};

/** A workspace with a team of two, a home and a tmux folder of its own; `close` ends what was started in it. */
export const makePlaces = (options: { agents?: Readonly<Record<string, string>> } = {}) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "ta-")));
  const places = {
    home: join(root, "home"),
    runtime: join(root, "run"),
    state: join(root, "state"),
    work: join(root, "work"),
  };
  for (const path of Object.values(places)) mkdirSync(path, { mode: 0o700 });
  writeTeam(places.work, options.agents ?? { alice: "", bob: "" });
  process.env.TMUX_TMPDIR = root;
  const workspace = resolveWorkspace(places.work, { XDG_RUNTIME_DIR: places.runtime });
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? "",
    HOME: places.home,
    XDG_RUNTIME_DIR: places.runtime,
    XDG_STATE_HOME: places.state,
    TMUX_TMPDIR: root,
    LANG: "C.UTF-8",
  };
  const close = async () => {
    const sockets = join(root, `tmux-${process.getuid?.() ?? 0}`);
    for (const name of existsSync(sockets) ? readdirSync(sockets) : [])
      await run("tmux", ["-S", join(sockets, name), "kill-server"]).catch(() => {});
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  return { root, ...places, workspace, env, close };
};
export type Places = ReturnType<typeof makePlaces>;

const writeTeam = (work: string, agents: Readonly<Record<string, string>>) => {
  const team = join(work, ".team", "current");
  mkdirSync(join(team, "agents"), { recursive: true });
  writeFileSync(join(team, "TEAM.md"), "---\nname: demo\nprovider: fake\n---\n\nTry it.\n");
  for (const [name, front] of Object.entries(agents))
    writeFileSync(
      join(team, "agents", `${name}.md`),
      `---\nname: ${name}\nrole: developer\ntools: [fs_read, mcp_team]\n${front}---\n\nYou are ${name}.\n`,
    );
};

/** A coordinator in this process. */
export const startHere = (
  { workspace, home }: Pick<Places, "workspace" | "home">,
  registry = testRegistry(home),
  more: Partial<Parameters<typeof startCoordinator>[0]> = {},
): Promise<Coordinator> =>
  startCoordinator({
    ...more,
    workspace,
    registry,
    version: "1.0.0",
    hookCommand: ["/bin/true"],
    mcpCommand: ["/bin/true"],
    ensureCommand: () => ["/bin/true"],
  });

export const rpc = <T = Record<string, unknown>>(
  { workspace }: Pick<Places, "workspace">,
  method: string,
  params: unknown,
  token?: string,
): Promise<T> => call<T>(workspace.socket, method, params, token === undefined ? {} : { token });

/** Starts the team of the documents and waits until everybody is ready. */
export const startDemo = async (places: Places) => {
  const started = await rpc(places, "team.start", {
    teamDir: null,
    name: null,
    yes: true,
    agreedHash: null,
    allowRepositoryHooks: false,
    env: places.env,
    callerPid: process.pid,
  });
  const { ready, report } = await rpc<{
    ready: boolean;
    report: { agents: { agent_id: string; status: string; detail: string | null }[] };
  }>(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  if (!ready) throw new Error(`the team is not ready: ${JSON.stringify(report.agents)}`);
  return started;
};

/** The bearer token of a worker, as its program was given it. */
export const tokenOf = ({ workspace }: Pick<Places, "workspace">, agentId: string): string => {
  const path = join(workspace.privateDir, "agents", "demo", agentId, "fake-settings.json");
  const settings = JSON.parse(readFileSync(path, "utf8")) as { mcp: { headers: { Authorization: string } } };
  return settings.mcp.headers.Authorization.replace("Bearer ", "");
};

export const sendTo = async (
  places: Places,
  to: string,
  content: string,
  more: Record<string, unknown> = {},
): Promise<string> =>
  (await rpc<{ message_id: string }>(places, "send", { to, content, ...more })).message_id;

export const waitFor = (places: Places, messageId: string, until: string, timeoutMs = 15_000) =>
  rpc<{ ok: boolean; timed_out: boolean; message: MessageView; result: Record<string, unknown> | null }>(
    places,
    "message.wait",
    { messageId, until, timeoutMs },
  );

export const messageOf = async (places: Places, messageId: string) =>
  (await rpc<{ messages: MessageView[] }>(places, "message.show", { messageId })).messages[0]!;

/** What an agent's own record says it was given, by kind of line. */
export const recordOf = (
  context: Coordinator["context"],
  agentId: string,
): { type: string; text?: string; prompt?: string }[] => {
  const path = context.store.sessions.get("demo", agentId)?.transcript_path;
  if (!path || !existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; text?: string });
};

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTP request, with exactly these headers. */
export const http = (
  port: number,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string; host?: string },
): Promise<HttpReply> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        method: options.method ?? "POST",
        path: options.path ?? "/mcp",
        agent: false,
        headers: { ...options.headers, ...(options.host ? { host: options.host } : {}) },
      },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(options.body ?? "");
  });
