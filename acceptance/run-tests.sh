#!/usr/bin/env bash
# Installs what the tests need, runs every module's tests, then the acceptance tests against a stack of its own.
set -euo pipefail
: "${BRANDCAST_HOME:?start this through ./brandcast test}"
cd "$BRANDCAST_HOME"

full=false
for argument in "$@"; do
  case "$argument" in
    --full) full=true ;;
    *) echo "brandcast: test knows --full, not \"$argument\"" >&2; exit 1 ;;
  esac
done

say() { printf '\n== %s (%s)\n' "$1" "$(date +%H:%M:%S)"; }

need() { # command, Debian package
  command -v "$1" >/dev/null 2>&1 && return
  local apt=(apt-get)
  [ "$(id -u)" = 0 ] || apt=(sudo apt-get)
  say "Installing $2"
  "${apt[@]}" update -qq && DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y -qq --no-install-recommends "$2" >/dev/null ||
    { echo "brandcast: $1 is missing and could not be installed: apt-get install $2" >&2; exit 1; }
}

need node nodejs
need npm npm
need chromium chromium
export PATH="$PATH:/usr/sbin"
# A server of its own for the tests of connectors/jdbc; the package starts no service.
need mariadbd mariadb-server-core
need tshark tshark
# The quick starts of the developer page are run as partners would run them.
need curl curl
need python3 python3
analytics/fetch-engine.sh

say "API description: lint"
(
  cd portal/src/test/openapi
  [ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund --silent
  # It would tell its makers of each run, and ask whether there is a newer one.
  REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npm run --silent lint
)

say "Modules: build, format, unit and integration tests"
rm -f target/built
./mvnw -B -ntp -q install -Dbrandcast.tools.required=true -Dbrandcast.full="$full"
mkdir -p target && touch target/built

# A stack of its own beside one that a developer may have running.
export BRANDCAST_VAR="$BRANDCAST_HOME/target/test-var"
export BRANDCAST_PORT_OFFSET="${BRANDCAST_TEST_PORT_OFFSET:-11000}"
# The catcher asks for no log-in; the tests look whether this stands anywhere.
export BRANDCAST_SMTP_USER=brandcast BRANDCAST_SMTP_PASSWORD="smtp-$RANDOM-$RANDOM-$RANDOM"
stop_stack() { ./brandcast down >/dev/null 2>&1 || true; }
trap stop_stack EXIT
stop_stack
rm -rf "$BRANDCAST_VAR"

say "Stack for the acceptance tests"
./brandcast up --detach

say "Acceptance tests"
if ! ./mvnw -B -ntp -pl acceptance verify \
  -Dbrandcast.endpoints="$BRANDCAST_VAR/endpoints.json" -Dbrandcast.full="$full"; then
  ./brandcast status || true
  echo "brandcast: acceptance tests failed; logs of the stack are in $BRANDCAST_VAR/log" >&2
  exit 1
fi
./brandcast status || true
say "All tests passed"
