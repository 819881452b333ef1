#!/bin/sh
# A relay: a private nginx process with a folder of its own, apart from the system's nginx service.
#
#   relay.sh start --prefix DIR --listen ADDRESS:PORT... --cert FILE --key FILE [--ca FILE]
#                  (--gateway https://HOST[:PORT]/PATH [--path /PATH])...
#                  [--directory DIR] [--rate N] [--burst N] [--open N]
#   relay.sh print (the same)      shows the configuration; nothing is started
#   relay.sh reload --prefix DIR   after a new certificate: children under way notice nothing
#   relay.sh stop --prefix DIR
#   relay.sh check --url https://HOST[:PORT] --path /PATH... [--ca FILE]    asks a running one, from anywhere
#
# --gateway    where to; each has a --path of its own, where sealed requests for it are taken (default /)
# --ca         who may vouch for the gateways (default: the authorities this system trusts)
# --directory  a signed directory, served as static files under /directory/
# --rate       requests a second one address may send for long (default 10), --burst at once (default 60)
# --open       requests of one address that may be under way, long polls among them (default 400)
set -eu

fail() { echo "relay.sh: $1" >&2; exit 1; }

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '2,18s/^# \{0,1\}//p' "$0" >&2; exit 2; }
action=$1
shift

prefix= listens= cert= key= directory= url=
gateways= paths=  # one a line
ca=/etc/ssl/certs/ca-certificates.crt
rate=10 burst=60 open=400
newline='
'
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value"
  # The values go into nginx's configuration, through sed and into lines.
  case $2 in *[!A-Za-z0-9_./:@+~\[\]-]*) fail "'$2' holds a character nginx's configuration cannot take" ;; esac
  case $1 in
    --prefix) prefix=$2 ;;
    --listen) listens="$listens$2$newline" ;;
    --cert) cert=$2 ;;
    --key) key=$2 ;;
    --gateway) gateways="$gateways$2 /$newline" ;;
    --ca) ca=$2 ;;
    --path)
      case $2 in /*) ;; *) fail "--path must begin with /" ;; esac
      paths="$paths$2$newline"
      [ "$action" = check ] || {
        last=${gateways%"$newline"}
        [ -n "$last" ] || fail "--path $2 must come after the --gateway it leads to"
        gateways="${last% *} $2$newline"
      } ;;
    --directory) directory=$2 ;;
    --rate) rate=$2 ;;
    --burst) burst=$2 ;;
    --open) open=$2 ;;
    --url) url=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

need_prefix() { [ -n "$prefix" ] || fail "--prefix is missing: the folder for the relay's configuration and pid"; }
need_nginx() {
  nginx=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx) || fail "nginx is not installed (apt-get install nginx)"
  modules=$("$nginx" -V 2>&1 | sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p')
  [ -r "$modules/ngx_http_headers_more_filter_module.so" ] ||
    fail "nginx lacks its headers-more module (apt-get install libnginx-mod-http-headers-more-filter)"
}
# After a power cut the file is still there, and the number may be another program's: it is ours by its command line.
running() {
  [ -s "$prefix/relay.pid" ] && home=$(cd "$prefix" && pwd) &&
    tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$prefix/relay.pid")/cmdline" | grep -qF -- "-c $home/nginx.conf"
}

stop() {
  need_prefix
  running || return 0
  pid=$(cat "$prefix/relay.pid")
  kill -TERM "$pid"  # long polls under way are cut: clients ask again
  tries=0
  while running; do  # nginx takes its pid file away as it ends; the process may stay a while, for its parent to notice
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "nginx (pid $pid) does not stop"
    sleep 0.1
  done
}

reload() {
  need_prefix
  need_nginx
  running || fail "no relay runs in $prefix"
  "$nginx" -p "$prefix" -e "$prefix/error.log" -c "$prefix/nginx.conf" -t -q || fail "the relay goes on as it was, see above"
  kill -HUP "$(cat "$prefix/relay.pid")"
}

absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }

check_options() {
  need_prefix
  need_nginx
  [ -n "$listens" ] || fail "--listen is missing, such as 127.0.0.1:8443"
  [ -n "$gateways" ] || fail "--gateway is missing: where sealed requests go"
  for file in "--cert $cert" "--key $key" "--ca $ca"; do
    [ -r "${file#* }" ] || fail "${file%% *}: cannot read '${file#* }'"
  done
  [ -z "$directory" ] || [ -d "$directory" ] || fail "--directory: no folder '$directory'"
  for number in "--rate $rate" "--burst $burst" "--open $open"; do
    case ${number#* } in
      '' | *[!0-9]*) fail "${number%% *}: '${number#* }' is not a number" ;;
      0*) fail "${number%% *} must be 1 or more" ;;
    esac
  done
  twice=$(printf %s "$gateways" | sed 's/.* //' | sort | uniq -d)
  [ -z "$twice" ] || fail "two gateways have the path $(echo $twice): give each its own --path after its --gateway"
}

# Splits "https://HOST[:PORT]/PATH" into gateway_host, gateway_port and gateway_path.
split_gateway() {
  case $1 in
    https://?*/*) ;;
    *) fail "--gateway must be an https: address with a path, such as https://gateway.example/gateway" ;;
  esac
  authority=${1#https://}
  gateway_path=/${authority#*/}
  authority=${authority%%/*}
  gateway_host=${authority%:*}
  gateway_port=${authority##*:}
  [ "$gateway_host" != "$authority" ] || gateway_port=443
  case $gateway_port in '' | *[!0-9]*) fail "'$gateway_port' is not a number" ;; esac
}

configuration() {
  user=
  # Workers of a root process take the rights of the folder's owner.
  [ "$(id -u)" != 0 ] || [ ! -d "$prefix" ] || user="user $(stat -c '%U %G' "$prefix");"
  parts=$(mktemp -d)
  trap 'rm -rf "$parts"' EXIT
  : >"$parts/hosts"
  : >"$parts/upstreams"
  : >"$parts/locations"
  number=0
  printf %s "$gateways" | while read -r gateway path; do
    number=$((number + 1))
    split_gateway "$gateway"
    echo "    $path $gateway_host;" >>"$parts/hosts"
    cat >>"$parts/upstreams" <<END
  upstream gateway_$number {
    # A gateway that comes back is asked again at once: children are waiting.
    server $gateway_host:$gateway_port max_fails=0;
    keepalive 64;
  }
END
    cat >>"$parts/locations" <<END
    location = $path {
      if (\$request_method != POST) { return 405; }
      if (\$is_args) { return 404; }  # a query would be passed on
      if (\$content_type != "message/ohttp-req") { return 415; }
      limit_req zone=senders burst=$burst nodelay;
      limit_conn open_requests $open;
      proxy_pass https://gateway_$number$gateway_path;
    }
END
  done || exit 1
  printf %s "$listens" | sed 's/.*/    listen & ssl http2;/' >"$parts/listens"
  if [ -n "$directory" ]; then
    cat >"$parts/directory" <<END
    location /directory/ {
      alias $(cd "$directory" && pwd)/;
      limit_except GET { deny all; }
      gzip on;  # the one coding clients ask for; there is nothing secret in a public file to be guessed by its size
      gzip_types application/json application/octet-stream;
    }
END
  else
    : >"$parts/directory"
  fi
  sed -e "s|@USER@|$user|" -e "s|@MODULES@|$modules|" -e "s|@PREFIX@|$prefix|" -e "s|@RATE@|$rate|" \
    -e "s|@CERT@|$(absolute "$cert")|" -e "s|@KEY@|$(absolute "$key")|" -e "s|@CA@|$(absolute "$ca")|" \
    -e "/^@HOSTS@/{r $parts/hosts" -e 'd}' -e "/^@UPSTREAMS@/{r $parts/upstreams" -e 'd}' \
    -e "/^@LISTENS@/{r $parts/listens" -e 'd}' \
    -e "/^@LOCATIONS@/{r $parts/locations" -e "r $parts/directory" -e 'd}' "$here/nginx.conf.template"
}

start() {
  check_options
  mkdir -p "$prefix/tmp"
  prefix=$(cd "$prefix" && pwd)
  configuration >"$prefix/nginx.conf.new"
  "$nginx" -p "$prefix" -e "$prefix/error.log" -c "$prefix/nginx.conf.new" -t -q ||
    fail "nginx cannot use this, see above; what ran goes on"
  stop
  mv "$prefix/nginx.conf.new" "$prefix/nginx.conf"
  printf '%2096s' '' >"$prefix/refusal"
  # nginx returns once its sockets listen.
  "$nginx" -p "$prefix" -e "$prefix/error.log" -c "$prefix/nginx.conf" || fail "nginx did not start, see above"
  for listen in $listens; do echo "relay ready on https://$listen"; done
}

# What a child's app would meet: each gateway through its path, and the directory.
check() {
  [ -n "$url" ] || fail "--url is missing, such as https://relay.example"
  [ -n "$paths" ] || fail "--path is missing: one for each gateway"
  url=${url%/}
  wrong=0
  ask() { curl -sS -o /dev/null -w '%{http_code}' --max-time 30 --proto =https --tlsv1.2 --cacert "$ca" "$@" || true; }
  for path in $paths; do
    # The gateway itself says that this is no sealed request: so it was reached, and has proved who it is.
    status=$(ask -H 'content-type: message/ohttp-req' --data-binary x "$url$path")
    case $status in
      400) echo "$path: the gateway answers" ;;
      404) echo "$path: the relay has no such path" ;;
      429) echo "$path: asked too often from here; try again in a minute" ;;
      502) echo "$path: the gateway is not reached, or does not prove who it is" ;;
      504) echo "$path: the gateway does not answer in time" ;;
      000) echo "$path: the relay is not reached, or does not prove who it is" ;;
      *) echo "$path: answers $status, as no relay with this gateway would" ;;
    esac
    [ "$status" = 400 ] || wrong=1
  done
  status=$(ask "$url/directory/metadata/timestamp.json")
  case $status in
    200) echo "/directory/: served" ;;
    *) echo "/directory/: answers $status; without it, keys that are refused cannot be renewed"; wrong=1 ;;
  esac
  return $wrong
}

case $action in
  start | stop | reload | check) "$action" ;;
  print)
    check_options
    configuration ;;
  *) fail "unknown action '$action': start, print, reload, stop or check" ;;
esac
