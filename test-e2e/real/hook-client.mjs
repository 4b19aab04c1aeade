// What a command hook runs here: hands the JSON on standard input to the stub coordinator and prints its answer.
// Arguments: URL of the hooks, name of the variable with the token, name of the event.
const [url, tokenEnv, event] = process.argv.slice(2);
const parts = [];
for await (const part of process.stdin) parts.push(part);
try {
  const response = await fetch(`${url}/${event}`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env[tokenEnv]}`, "content-type": "application/json" },
    body: Buffer.concat(parts),
  });
  if (response.ok) process.stdout.write(await response.text());
} catch {
  // With nobody at the other end the agent's turn goes on.
}
