/**
 * Server and tool in a name of the form `mcp__<server>__<tool>`, which several programs use; undefined for another one.
 * A server may choose any name: were the first `__` its end, `ours__x` would pass for `ours`.
 */
export const mcpToolOf = (name: string): { readonly server: string; readonly tool: string } | undefined => {
  const [, server, tool] = /^mcp__(.+)__(.+?)$/.exec(name) ?? [];
  return server === undefined || tool === undefined ? undefined : { server, tool };
};
