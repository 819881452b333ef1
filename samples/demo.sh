#!/usr/bin/env bash
# Sets everything up and runs the main job: a child on one side, a helpline on the other, on this machine alone.
#
#   ./samples/demo.sh            both sides in one terminal (tmux), or this side here and the other with --desk
#   ./samples/demo.sh --game     the child's side is the game in a window, the helpline's is this terminal
#   ./samples/demo.sh --desk     the helpline's side of a demo that runs in another terminal
#   ./samples/demo.sh --script   plays both sides by itself and prints what each party could see
#
# What follows -- goes to the child's side, such as: ./samples/demo.sh -- --locale pl-PL --time-zone Europe/Warsaw
set -euo pipefail
cd "$(dirname "$0")/.."

mode=play
case ${1:-} in
  --desk | --script | --game) mode=${1#--}; shift ;;
  --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
if [ "${1:-}" = -- ]; then shift; elif [ $# -gt 0 ]; then
  echo "demo.sh: unknown option $1; --help lists the options" >&2
  exit 2
fi
if [ "$mode" = game ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "demo.sh: the game needs a screen, and this terminal has none (DISPLAY is not set); ./samples/demo.sh needs only the terminal" >&2
  exit 1
fi

build=build/dev
trial=$build/trial
run=$trial/run
desk=("$build/samples/helpline/pop-desk" run --config "$trial/desk/desk.json")

if [ "$mode" = desk ]; then
  [ -e "$run/gateway.pid" ] || { echo "demo.sh: no demo is running; start ./samples/demo.sh in another terminal first" >&2; exit 1; }
  exec "${desk[@]}"
fi

PARTS_LOG_DIR=$build/logs
source .ci/parts.sh
# The same compilation in another clone is not done twice.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
echo "Setting up (the first time takes some minutes)"
part "packages" .ci/setup.sh tmux
[ -e $build/build.ninja ] || part "configure" cmake --preset dev
# The trial's directory and certificates are good for two weeks and more; they are made anew each week.
find "$trial" -maxdepth 1 -name directory.popb -mtime +7 -delete 2>/dev/null || true
begin=$(date +%s)
child=pop-terminal
[ "$mode" != game ] || child=pop-game
part "build and trial directory" cmake --build $build --target $child pop_trial pop_connect_log
build_steps $build "$begin"
slowest_parts

if [ -e "$run/gateway.pid" ] && kill -0 "$(cat "$run/gateway.pid")" 2>/dev/null; then
  echo "demo.sh: a demo is running already; end it first, or join it with --desk" >&2
  exit 1
fi
if [ "$mode" = script ]; then
  exec python3 -B samples/trial/play.py --trial $trial --build $build
fi

port() { python3 -c "import json; print(json.load(open('$trial/ports.json'))['$1'])"; }
mkdir -p "$run"
game=
stop() {
  [ -z "$game" ] || kill "$game" 2>/dev/null || true
  [ ! -e "$run/gateway.pid" ] || kill "$(cat "$run/gateway.pid")" 2>/dev/null || true
  rm -f "$run/gateway.pid"
  samples/relay/relay.sh stop --prefix "$run/relay" || true
}
trap stop EXIT

"$build/samples/helpline/pop-gateway" run --config "$trial/gateway/gateway.json" >"$run/gateway.out" 2>"$run/gateway.log" &
echo $! >"$run/gateway.pid"
for _ in $(seq 100); do
  grep -q ready "$run/gateway.out" && break
  kill -0 "$(cat "$run/gateway.pid")" 2>/dev/null || { cat "$run/gateway.log" >&2; exit 1; }
  sleep 0.1
done
grep -q ready "$run/gateway.out" || { echo "demo.sh: the gateway did not start; see $run/gateway.log" >&2; exit 1; }
samples/relay/relay.sh start --prefix "$run/relay" --listen "127.0.0.1:$(port relay)" --cert "$trial/ca/relay.pem" \
  --key "$trial/ca/relay.key" --gateway "https://localhost:$(port gateway)/gateway" --ca "$trial/ca/ca.pem" \
  --directory "$trial/repository"

if [ "$mode" = game ]; then
  "$build/samples/game/pop-game" --ca "$trial/ca/ca.pem" "$@" &
  game=$!
  "${desk[@]}" || true
  exit 0
fi
# The folder stays between demos, so that a code works in the next one too.
mkdir -p "$run/app"
app=("$build/samples/terminal/pop-terminal" --ca "$trial/ca/ca.pem" --folder "$run/app" "$@")
if [ -t 0 ] && [ -t 1 ] && command -v tmux >/dev/null; then
  echo "Left: the child, in a game. Right: the helpline's desk. The demo ends when the child quits."
  # Quoted for the shell that tmux starts.
  env -u TMUX tmux -L pop-demo -f /dev/null new-session -x 160 -y 45 "$(printf '%q ' "${app[@]}"); tmux -L pop-demo kill-server" \; \
    split-window -h "$(printf '%q ' "${desk[@]}")" \; select-pane -L
else
  echo "The helpline's side: run ./samples/demo.sh --desk in another terminal."
  "${app[@]}"
fi
