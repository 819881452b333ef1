#!/usr/bin/env bash
# Installs what building and testing need from Debian's or Ubuntu's packages, where it is missing.
set -euo pipefail

packages=(g++-12 cmake ninja-build ccache pkg-config rapidjson-dev libsqlite3-dev libsodium-dev libicu-dev icu-devtools
  libcurl4-openssl-dev libssl-dev libgtest-dev libbenchmark-dev nginx-light
  libnginx-mod-http-headers-more-filter curl openssl python3 python3-venv tzdata
  espeak-ng strace libqrencode-dev binutils faketime openjdk-17-jdk junit5 iproute2 chromium fonts-noto-core libphonenumber8 libprotobuf-dev libabsl-dev
  dbus gnome-keyring libsecret-tools sqlite3 systemd
  doxygen abigail-tools
  libsdl2-dev libimgui-dev libharfbuzz-dev libfreetype-dev librsvg2-dev fonts-noto-cjk xvfb xdotool)
for extra in "$@"; do packages+=("$extra"); done
# Boost 1.81 is the first whose coroutines build with both compilers; later releases name it differently.
boost=libboost1.81-dev

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This is neither Debian nor Ubuntu, so nothing can be installed from here. Needed, by Debian's names:"
  echo "  ${packages[*]} $boost"
  echo "Install these by your system's means, then build with: cmake --preset dev && cmake --build build/dev"
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  if [ "$package" = nginx-light ] && installed nginx-core; then continue; fi
  installed "$package" || missing+=("$package")
done
boost_version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' /usr/include/boost/version.hpp 2>/dev/null || true)
[ "${boost_version:-0}" -ge 108100 ] || missing+=("$boost")
# Its -dev package wants Debian's default Boost, which cannot be beside the one above: only its headers are taken.
phonenumber_headers=/usr/local/include/phonenumbers
if [ -e /usr/include/phonenumbers/phonenumberutil.h ] || [ -e "$phonenumber_headers/phonenumberutil.h" ]; then
  phonenumber_headers=
fi
[ ${#missing[@]} -gt 0 ] || [ -n "$phonenumber_headers" ] || exit 0

echo "Installing: ${missing[*]} ${phonenumber_headers:+and the headers of libphonenumber-dev}"
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing packages, and no right to install them here. As root, run:"
    echo "  apt-get install ${missing[*]}"
    exit 1
  fi
  as_root=(sudo)
fi
# RUNLEVEL=1: Debian then starts no service of a package, such as nginx on port 80.
apt_get() { "${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@"; }
apt_get update
if [[ " ${missing[*]} " == *" $boost "* ]] && ! apt-cache show "$boost" >/dev/null 2>&1; then
  missing=("${missing[@]/$boost/libboost-dev}")
fi
apt_get install -y --no-install-recommends "${missing[@]}" || {
  echo "These packages could not be installed: ${missing[*]}"
  echo "On a Debian or Ubuntu older than 12 or 24.04 some do not exist; use a newer one."
  exit 1
}

if [ -n "$phonenumber_headers" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  (cd "$folder" && apt-get -qq download libphonenumber-dev && dpkg-deb -x libphonenumber-dev_*.deb .) || {
    echo "The package libphonenumber-dev could not be fetched for its headers."
    exit 1
  }
  "${as_root[@]}" mkdir -p "${phonenumber_headers%/*}"
  "${as_root[@]}" cp -r "$folder/usr/include/phonenumbers" "$phonenumber_headers"
fi
