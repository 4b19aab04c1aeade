export const HELP = `npm create @team-agent/provider <name>
npm create @team-agent/provider <name> -- --transport

Makes the package of a plugin for team-agent in a new folder: a provider (another agent program), or with --transport a
transport (another place where agents live). It comes with a sample that works, its tests, fixtures, a workflow for
GitHub and a changeset.

  <name>        what a team document writes after provider: or transport:
  --transport   a transport
  --help        this
`;
