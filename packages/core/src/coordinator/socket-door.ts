import { chmodSync, existsSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { dirname } from "node:path";
import type { SocketServer } from "../api/index.ts";
import { ensurePrivateDir, resolveWorkspace, type Workspace } from "../workspace/index.ts";
import { markOf } from "./file-mark.ts";

export interface SocketDoor {
  /** Opens it again where its name is gone; true when that was needed. */
  look(): Promise<boolean>;
  /** Lets nobody in any more; who is connected stays so. */
  close(): void;
  /** Tells every open call that nobody waits for it. */
  hangUp(): void;
  /** Ends every connection. */
  end(): void;
}

/**
 * The unix socket under its name. A logout may take its folder away: who is connected stays so, and nobody else gets in.
 */
export const openSocketDoor = async (
  workspace: Workspace,
  create: () => SocketServer,
): Promise<SocketDoor> => {
  let path = "";
  let mark: string | null = null;
  const servers = new Set<SocketServer>();
  let server: Server | null = null;
  const open = async (place: Workspace) => {
    ensurePrivateDir(place.privateDir);
    // Its end takes away whatever has its name, so it comes before the new one.
    server?.close();
    rmSync(place.socket, { force: true });
    const one = create();
    servers.add(one);
    server = one.server;
    await listen(server, place.socket);
    path = place.socket;
    mark = markOf(path);
  };
  await open(workspace);
  return {
    look: async () => {
      const place = placeOf(workspace);
      if (path === place.socket && markOf(path) === mark) return false;
      await open(place);
      return true;
    },
    close: () => {
      server?.close();
      rmSync(path, { force: true });
    },
    hangUp: () => {
      for (const one of servers) one.hangUp();
    },
    end: () => {
      for (const one of servers) one.end();
    },
  };
};

/** While the person's runtime folder is gone, commands look where they do without one. */
const placeOf = (workspace: Workspace): Workspace =>
  existsSync(dirname(dirname(workspace.privateDir))) ? workspace : resolveWorkspace(workspace.root);

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve();
    });
  });
