export const HELP = `team-agent-installer [command] [options]

  install            install the newest version (the default)
  update             the same for what is installed, while teams go on working
  update --rollback  use the version from before again (--force: whatever the
                     form of the databases)
  doctor             say what is installed and what is in the way; changes nothing
  uninstall          take away what was installed; your teams' folders stay
  plugin <words>     what the installed command does of that name
  help               this text

  --prefix <folder>       the command goes into its bin folder     (~/.local)
  --runtime-dir <folder>  versions lie side by side in it          (~/.team-agent/runtime)
  --use <version>         another version than the newest
  --private-node          bring a Node.js of its own, whatever yours is
  --no-skill              teach your agents nothing
  --purge-runtime         uninstall: added plugins and remembered agreements, too
  -y, --yes               ask nothing
  --dry-run               say what would be done, and do nothing
  --json                  one JSON object at the end

Example: npx @team-agent/installer
`;
