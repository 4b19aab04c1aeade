import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** The official suite's program. */
export const SUITE = fileURLToPath(
  new URL("../../node_modules/@modelcontextprotocol/conformance/dist/index.js", import.meta.url),
);

export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/** What one scenario of the suite finds at an endpoint that everybody may call. */
export const runScenario = async (
  url: string,
  scenario: string,
  revision: string,
): Promise<readonly Check[]> => {
  const args = ["server", "--url", url, "--scenario", scenario, "--spec-version", revision, "--verbose"];
  const { stdout, stderr } = await execa(process.execPath, [SUITE, ...args], { reject: false });
  const found = /^\[\s*[{\]][\s\S]*^\]/m.exec(stdout)?.[0];
  if (found === undefined) throw new Error(`${scenario} says no checks: ${stdout}\n${stderr}`);
  return JSON.parse(found) as readonly Check[];
};

export const listScenarios = async (revision: string): Promise<readonly string[]> => {
  const { stdout } = await execa(process.execPath, [SUITE, "list", "--server", "--spec-version", revision]);
  return [...stdout.matchAll(/^ {2}- (\S+) \[/gm)].map(([, name]) => name!);
};

/** The suite has no token, so somebody in between adds one; all else passes as it came. */
export const openWith = async (port: number, token: string) => {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    const passed = request(
      { port, host: "127.0.0.1", path: asked.url, method: asked.method, headers },
      (got) => {
        answer.writeHead(got.statusCode!, got.headers);
        got.pipe(answer);
      },
    );
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, close };
};
