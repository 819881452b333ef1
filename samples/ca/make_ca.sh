#!/bin/sh
# Makes a throw-away certificate authority and one server certificate a name, for trials and tests on this machine.
#
#   make_ca.sh DIR NAME...
#
# Afterwards DIR holds ca.pem, ca.key and NAME.pem, NAME.key for each name. A certificate is good for its name, for
# localhost and for the loopback addresses. What is still good for a week is left alone, so the script can run at
# every start. Never add this CA to a system's or a browser's trusted ones, and never use it in service.
set -eu

[ $# -ge 2 ] || { echo "usage: make_ca.sh DIR NAME..." >&2; exit 2; }
command -v openssl >/dev/null || { echo "make_ca.sh: openssl is not installed (apt-get install openssl)" >&2; exit 1; }

dir=$1
shift
days=30
week=604800

mkdir -p "$dir"
umask 077
log=$(mktemp)
ext=$(mktemp)
trap 'rm -f "$log" "$ext"' EXIT

# openssl talks on stderr even when all is well; its words matter only when it fails.
quietly() {
  "$@" 2>"$log" || { cat "$log" >&2; exit 1; }
}

lasts_a_week() {
  [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend $week >/dev/null 2>&1
}

new_key() {
  quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.new"
  chmod 600 "$1.new"
}

if ! { lasts_a_week "$dir/ca.pem" && [ -s "$dir/ca.key" ]; }; then
  new_key "$dir/ca.key"
  cat >"$ext" <<'END'
[req]
distinguished_name = dn
prompt = no
x509_extensions = ca
[dn]
CN = PoP trial CA, not for service
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
  quietly openssl req -x509 -new -key "$dir/ca.key.new" -sha256 -days $days -config "$ext" -out "$dir/ca.pem.new"
  mv "$dir/ca.key.new" "$dir/ca.key"
  mv "$dir/ca.pem.new" "$dir/ca.pem"
  chmod 644 "$dir/ca.pem"
  echo "made $dir/ca.pem"
fi

for name; do
  case $name in
    ca | *[!A-Za-z0-9.-]* | '' | -* | .*)
      echo "make_ca.sh: '$name' cannot be a name: use letters, digits, dots and hyphens, and not 'ca'" >&2
      exit 2 ;;
  esac
  cert=$dir/$name.pem
  key=$dir/$name.key
  # A new CA makes every older certificate worthless, whatever its dates say.
  if lasts_a_week "$cert" && [ -s "$key" ] && openssl verify -CAfile "$dir/ca.pem" "$cert" >/dev/null 2>&1; then
    continue
  fi
  new_key "$key"
  quietly openssl req -new -key "$key.new" -subj "/CN=$name" -out "$cert.csr"
  cat >"$ext" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:$name, DNS:localhost, IP:127.0.0.1, IP:::1
authorityKeyIdentifier = keyid
END
  quietly openssl x509 -req -in "$cert.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" \
    -set_serial "0x$(openssl rand -hex 16)" -sha256 -days $days -extfile "$ext" -out "$cert.new"
  rm "$cert.csr"
  mv "$key.new" "$key"
  mv "$cert.new" "$cert"
  chmod 644 "$cert"
  echo "made $cert"
done
