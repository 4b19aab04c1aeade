#!/bin/sh
# Makes any root script work as the first and only command after a clone: packages, a right Node.js, tmux, a build.
# Usage: with-setup.sh <program> <arguments…>
set -eu
cd "$(dirname "$0")/.."

fail() { printf 'error: %s\naction: %s\nlog: -\n' "$1" "$2" >&2; exit 1; }

# 1. The packages. The stamp is the lockfile they were installed from.
if ! cmp -s package-lock.json node_modules/.installed-from 2>/dev/null; then
  command -v npm >/dev/null 2>&1 || fail "npm is not installed" "install Node.js 20 or newer"
  echo "setup: installing packages (npm ci)" >&2
  npm ci --no-audit --no-fund --loglevel=error >&2 || fail "npm ci failed" "npm ci"
  cp package-lock.json node_modules/.installed-from
fi

# 2. Node.js: the one among the packages, whatever the shell has.
PATH="$PWD/node_modules/.bin:$PATH"
export PATH TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1

# 3. tmux 3.2 or newer.
tmux_ok() {
  command -v tmux >/dev/null 2>&1 || return 1
  v=$(tmux -V | sed -n 's/^tmux [^0-9]*\([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
  [ -z "$v" ] && return 0
  major=${v%%.*}; minor=${v#*.}
  [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 2 ]; }
}
install_tmux() {
  if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then cmd="apt-get install -y tmux"; update="apt-get update"
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then cmd="sudo apt-get install -y tmux"; update="sudo apt-get update"
    else fail "tmux 3.2 or newer is not installed" "sudo apt-get install tmux"; fi
  elif command -v brew >/dev/null 2>&1; then cmd="brew install tmux"; update=true
  else fail "tmux 3.2 or newer is not installed" "install tmux with your package manager"; fi
  if [ -t 0 ] && [ -t 2 ]; then
    printf 'setup: tmux 3.2 or newer is needed. Run "%s"? [Y/n] ' "$cmd" >&2
    read -r answer
    case "$answer" in [Nn]*) fail "tmux 3.2 or newer is not installed" "$cmd" ;; esac
  fi
  echo "setup: $cmd" >&2
  { $cmd >/dev/null 2>&1 || { $update >/dev/null 2>&1 && $cmd >/dev/null 2>&1; }; } || fail "tmux could not be installed" "$cmd"
}
tmux_ok || install_tmux
tmux_ok || fail "tmux is older than 3.2" "install a newer tmux"

# 4. A build, which costs next to nothing when nothing changed. Not needed to check whether it works, or to build.
case "$*" in
  turbo*) ;;
  *) build_log=$(turbo run build --output-logs=errors-only 2>&1) || { printf '%s\n' "$build_log" >&2; fail "the build failed" "npm run build"; } ;;
esac

exec "$@"
