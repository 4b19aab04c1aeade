// Replaces itself by the program of a start file, in exactly the environment that stands there.
import { readFileSync } from "node:fs";

const { argv, env } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// TMUX and TMUX_PANE are what a real worker is spawned without, too.
process.execve(argv[0], argv, env);
