#!/bin/sh
# Gateway and desk together, for a trial on one machine: makes what is missing (certificates, keys, passphrase,
# configuration), starts the gateway, and runs the desk with its page in the browser until Ctrl-C.
#
#   run.sh [--dir DIR] [--bin DIR] [--service ID] [--port N] [--text | --events]
#
# --dir      where everything is kept (default ./helpline-trial)
# --bin      where pop-gateway and pop-desk are (default: on the PATH, or newest under build/)
# --service  the service's id in the directory (default zz.demo-helpline)
# --port     the gateway's port on 127.0.0.1 (default 8843)
# --text     the desk takes typed commands in this terminal instead, until /quit
# --events   the desk speaks JSON lines, for programs
set -eu

fail() { echo "run.sh: $1" >&2; exit 1; }

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
dir=helpline-trial bin= service=zz.demo-helpline port=8843 screen=--page
while [ $# -gt 0 ]; do
  case $1 in
    --text) screen=; shift; continue ;;
    --events) screen=--events; shift; continue ;;
    --help) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value; --help lists the options"
  case $1 in
    --dir) dir=$2 ;;
    --bin) bin=$2 ;;
    --service) service=$2 ;;
    --port) port=$2 ;;
    *) fail "unknown option $1; --help lists the options" ;;
  esac
  shift 2
done

if [ -z "$bin" ]; then
  found=$(command -v pop-gateway || ls -t "$root"/build/*/samples/helpline/pop-gateway 2>/dev/null | head -n 1) || true
  [ -n "$found" ] || fail "pop-gateway is not built; build it, or name its folder with --bin"
  bin=$(dirname "$found")
fi
for program in pop-gateway pop-desk; do
  [ -x "$bin/$program" ] || fail "there is no $program in $bin"
done

umask 077
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
"$root/samples/ca/make_ca.sh" "$dir/ca" gateway
[ -s "$dir/passphrase" ] || openssl rand -hex 16 >"$dir/passphrase"
"$bin/pop-desk" keys --out "$dir/keys/$service" --service "$service" --gateway trial >"$dir/desk.json"

# "service" is the last member of the one line that pop-desk printed.
entry=$(sed -n 's/^.*"service":\({.*}\)}$/\1/p' "$dir/desk.json")
[ -n "$entry" ] || fail "$dir/desk.json is not as pop-desk prints it"
cat >"$dir/gateway.conf" <<END
{
  "id": "trial",
  "url": "https://localhost:$port/gateway",
  "operator": "trial",
  "port": $port,
  "cert": "ca/gateway.pem",
  "key": "ca/gateway.key",
  "database": "gateway.db",
  "keys": "keys/gateway",
  "services": [$entry]
}
END
cat >"$dir/desk.conf" <<END
{
  "gateway_id": "trial",
  "gateway": "https://localhost:$port",
  "ca": "ca/ca.pem",
  "database": "desk.db",
  "passphrase_file": "passphrase",
  "services": [{"id": "$service", "keys": "keys/$service"}]
}
END
"$bin/pop-gateway" keys --config "$dir/gateway.conf" >"$dir/gateway.json"

# The gateway prints one line, when it listens: waiting for the line is waiting for the gateway.
rm -f "$dir/ready"
mkfifo "$dir/ready"
"$bin/pop-gateway" run --config "$dir/gateway.conf" >"$dir/ready" 2>>"$dir/gateway.log" &
gateway=$!
trap 'kill "$gateway" 2>/dev/null || true; wait "$gateway" 2>/dev/null || true; rm -f "$dir/ready"' EXIT
trap 'exit 130' INT TERM  # or a Ctrl-C would end this without the line above, and leave the gateway
read -r line <"$dir/ready" || { tail -n 5 "$dir/gateway.log" >&2; fail "the gateway did not start, see $dir/gateway.log"; }
if [ "$screen" != --events ]; then
  echo "gateway: https://localhost:$port/gateway"
  echo "for the directory: $dir/gateway.json"
  echo "and \"handoff\" of $dir/desk.json"
else
  echo "$line" >&2
fi
"$bin/pop-desk" run --config "$dir/desk.conf" $screen
