/** The first request on any connection. What is experimental is what this is about. */
export const HELLO = {
  id: 1,
  method: "initialize",
  params: {
    clientInfo: { name: "team-agent", title: null, version: "1" },
    capabilities: { experimentalApi: true },
  },
} as const;
