import { shellQuote } from "@team-agent/plugin-api/toolkit";

export interface WindowCommands {
  /** Path of the server's socket. */
  readonly address: string;
  readonly server: readonly string[];
  readonly window: readonly string[];
  /** The window alone, where the server does not come. */
  readonly alone: readonly string[];
}

/**
 * The program of the window: its server beside it, started again whenever it dies, and in its own place the window, whose
 * process it becomes. It waits 50 ms between two of `withinTries` looks. Nothing of ours is left in memory but a shell that waits for the server.
 */
export const windowScript = (
  { address, server, window, alone }: WindowCommands,
  withinTries = 200,
): string => `# Begins an agent's window.
# A server that is asked to end ends its tools; one whose terminal hangs up does not.
serve() {
  while :; do
    (trap '' HUP; exec ${words(server)} ) &
    server=$!
    trap 'kill "$server"; exit' HUP TERM
    wait "$server"
    sleep 1
  done
}
# Nothing of it is written into the window.
serve </dev/null >/dev/null 2>&1 &
tries=0
while [ ! -S ${shellQuote(address)} ] && [ "$tries" -lt ${withinTries} ]; do
  sleep 0.05
  tries=$((tries + 1))
done
if [ -S ${shellQuote(address)} ]; then exec ${words(window)}; fi
kill $!
exec ${words(alone)}
`;

const words = (argv: readonly string[]): string => argv.map(shellQuote).join(" ");
