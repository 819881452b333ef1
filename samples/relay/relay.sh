#!/bin/sh
# Starts and stops a relay: a private nginx process with a folder of its own, apart from the system's nginx service.
#
#   relay.sh start --prefix DIR --listen ADDRESS:PORT --cert FILE --key FILE
#                  --gateway https://HOST[:PORT]/PATH --ca FILE
#                  [--path /PATH] [--directory DIR] [--rate N] [--burst N]
#   relay.sh stop --prefix DIR
#
# --path       where sealed requests are taken (default /)
# --directory  a signed directory, served as static files under /directory/
# --rate       requests a second one address may send for long (default 10), --burst at once (default 60)
set -eu

fail() { echo "relay.sh: $1" >&2; exit 1; }

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
action=$1
shift

prefix= listen= cert= key= gateway= ca= directory=
path=/ rate=10 burst=60
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value"
  case $1 in
    --prefix) prefix=$2 ;;
    --listen) listen=$2 ;;
    --cert) cert=$2 ;;
    --key) key=$2 ;;
    --gateway) gateway=$2 ;;
    --ca) ca=$2 ;;
    --path) path=$2 ;;
    --directory) directory=$2 ;;
    --rate) rate=$2 ;;
    --burst) burst=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$prefix" ] || fail "--prefix is missing: the folder for the relay's configuration and pid"

running() { [ -s "$prefix/relay.pid" ] && kill -0 "$(cat "$prefix/relay.pid")" 2>/dev/null; }

stop() {
  running || return 0
  pid=$(cat "$prefix/relay.pid")
  kill -TERM "$pid"  # long polls under way are cut: clients ask again
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "nginx (pid $pid) does not stop"
    sleep 0.1
  done
}

start() {
  nginx=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx) || fail "nginx is not installed (apt-get install nginx)"
  [ -n "$listen" ] || fail "--listen is missing, such as 127.0.0.1:8443"
  for file in "--cert $cert" "--key $key" "--ca $ca"; do
    [ -r "${file#* }" ] || fail "${file%% *}: cannot read '${file#* }'"
  done
  case $path in /*) ;; *) fail "--path must begin with /" ;; esac
  case $gateway in
    https://*/*) ;;
    *) fail "--gateway must be an https: address with a path, such as https://gateway.example/gateway" ;;
  esac
  authority=${gateway#https://}
  gateway_path=/${authority#*/}
  authority=${authority%%/*}
  gateway_host=${authority%:*}
  gateway_port=${authority##*:}
  [ "$gateway_host" != "$authority" ] || gateway_port=443
  for number in "$rate" "$burst" "$gateway_port"; do
    case $number in '' | *[!0-9]*) fail "'$number' is not a number" ;; esac
  done
  # The values go into nginx's configuration and through sed.
  for value in "$listen" "$path" "$gateway" "$prefix" "$cert" "$key" "$ca" "$directory"; do
    case $value in *[!A-Za-z0-9_./:@+~\[\]-]*) fail "'$value' holds a character nginx's configuration cannot take" ;; esac
  done
  stop

  mkdir -p "$prefix/tmp"
  prefix=$(cd "$prefix" && pwd)
  absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }
  user=
  # Workers of a root process take the rights of the folder's owner.
  [ "$(id -u)" != 0 ] || user="user $(stat -c '%U %G' "$prefix");"
  static=
  if [ -n "$directory" ]; then
    [ -d "$directory" ] || fail "--directory: no folder '$directory'"
    static="location /directory/ { alias $(cd "$directory" && pwd)/; limit_except GET { deny all; } }"
  fi
  sed -e "s|@USER@|$user|" -e "s|@PREFIX@|$prefix|" -e "s|@LISTEN@|$listen|" -e "s|@PATH@|$path|" \
    -e "s|@CERT@|$(absolute "$cert")|" -e "s|@KEY@|$(absolute "$key")|" -e "s|@CA@|$(absolute "$ca")|" \
    -e "s|@GATEWAY_HOST@|$gateway_host|" -e "s|@GATEWAY_PORT@|$gateway_port|" -e "s|@GATEWAY_PATH@|$gateway_path|" \
    -e "s|@RATE@|$rate|" -e "s|@BURST@|$burst|" -e "s|@READ_TIMEOUT@|75|" -e "s|@DIRECTORY@|    $static|" \
    "$here/nginx.conf.template" >"$prefix/nginx.conf"
  printf '%2096s' '' >"$prefix/refusal"
  # nginx returns once its sockets listen.
  "$nginx" -p "$prefix" -e "$prefix/error.log" -c "$prefix/nginx.conf" || fail "nginx did not start, see above"
  echo "relay ready on https://$listen$path"
}

case $action in
  start) start ;;
  stop) stop ;;
  *) fail "unknown action '$action': start or stop" ;;
esac
