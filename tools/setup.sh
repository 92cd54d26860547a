#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# setup: installs what is missing, on Debian 12. Needs root or sudo only when
# something is missing. docs/dependencies.md says why each package is here.
set -eu
cd "$(dirname "$0")/.."

packages="gcc libc6-dev meson ninja-build pkg-config
	libevent-dev libsodium-dev libsqlite3-dev libcurl4-openssl-dev libssl-dev libzip-dev libcmocka-dev libjansson-dev libgsl-dev libjsmn-dev
	libical-dev python3 python3-icalendar python3-recurring-ical-events tzdata
	clang-14 lld-14 llvm-14 wasi-libc libclang-rt-14-dev libclang-rt-14-dev-wasm32 binaryen
	recutils gettext exim4-daemon-light chromium nodejs npm ca-certificates"

missing=
for p in $packages; do
	case $p in
	# Node and npm may have come another way.
	nodejs) command -v node >/dev/null 2>&1 && continue ;;
	npm) command -v npm >/dev/null 2>&1 && continue ;;
	# A mail server that is here already stays; then one test is left out.
	exim4-daemon-light) [ -e /usr/sbin/sendmail ] && continue ;;
	esac
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -n "$missing" ]; then
	sudo=
	[ "$(id -u)" -eq 0 ] || sudo=sudo
	echo "Installing:$missing"
	export DEBIAN_FRONTEND=noninteractive
	tools/quiet $sudo apt-get update
	# shellcheck disable=SC2086
	tools/quiet $sudo apt-get install -y --no-install-recommends $missing
fi
tools/quiet npm ci --no-audit --no-fund
