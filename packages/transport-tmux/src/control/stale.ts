import { commandLine } from "../quote.ts";

const FORMAT = "#{client_pid}\t#{client_flags}\t#{client_tty}\t#{session_id}";

/**
 * Process ids of control clients that an earlier coordinator left on a session of its own private server. tmux 3.3a
 * keeps a client for ever whose program died while a reply to it was on its way: it neither tells of its end nor lets
 * the server end. A person's client has a terminal, or another set of flags.
 */
export const staleClients = (lines: readonly string[], session: string, ownPid: number): readonly number[] =>
  lines.flatMap((line) => {
    const [pid, flags = "", tty, attached] = line.split("\t");
    const words = flags.split(",");
    const isOurKind = words.includes("control-mode") && words.includes("ignore-size");
    return isOurKind && tty === "" && attached === session && Number(pid) !== ownPid ? [Number(pid)] : [];
  });

/** Ends such clients; called while this coordinator holds the lock of the only one. */
export const endStaleClients = async (
  run: (command: string) => Promise<readonly string[]>,
  session: string,
  ownPid: number,
): Promise<void> => {
  const lines = await run(commandLine("list-clients", "-F", FORMAT));
  for (const pid of staleClients(lines, session, ownPid)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended meanwhile.
    }
  }
};
