import { createReadStream } from "node:fs";
import { TeamAgentError } from "@team-agent/core/client";

/** More than any message may have; what goes on for ever is not read for ever. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The whole text of a file, or of standard input for `-`, however slowly it comes. Throws what stands in the way. */
export const readText = async (file: string): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file === "-" ? process.stdin : createReadStream(file)) {
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw new TeamAgentError("usage", `cannot read ${file}: ${(error as Error).message}`, {
      action: "team-agent send --help",
    });
  }
  if (bytes > MAX_BYTES)
    throw new TeamAgentError(
      "message_too_large",
      `${file === "-" ? "standard input" : file} has more than ${MAX_BYTES} bytes; a message may have 262144 characters`,
      { action: "write it to a file in the workspace and send the file's name" },
    );
  return Buffer.concat(chunks).toString("utf8");
};
