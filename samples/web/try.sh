#!/usr/bin/env bash
# Opens the page over a stand-in for an app, in Chromium, with the real SDK behind it. What follows goes to pop-web-host:
#
#   ./samples/web/try.sh --locale ar --country EG --age 8
#
# Conversations need the other side: keep ./samples/demo.sh running in another terminal. Nothing is opened and nobody is called:
# what a phone would open is printed here.
set -euo pipefail
cd "$(dirname "$0")/../.."

case ${1:-} in
  --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "try.sh: this opens a window, and this terminal has no screen (DISPLAY is not set)" >&2
  exit 1
fi
build=build/dev
PARTS_LOG_DIR=$build/logs
source .ci/parts.sh
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
part "packages" .ci/setup.sh
[ -e $build/build.ninja ] || part "configure" cmake --preset dev
part "build" cmake --build $build --target pop-web-host
[ -x $build/venv/bin/python ] && $build/venv/bin/python -c "import playwright" 2>/dev/null || part "Python packages" bash -c "
  /usr/bin/python3 -m venv $build/venv && $build/venv/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt"
rm -f "$parts_file"
exec $build/venv/bin/python -B samples/web/try.py --build $build -- --ca $build/trial/ca/ca.pem "$@"
