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
	recutils gettext chromium nodejs npm ca-certificates
	libdb5.3 libgnutls-dane0 libidn12 libnsl2 libpcre2-8-0"

# Only taken apart for a test, into build/exim: installed, a mail server would run.
# The other lets it find the user it was built for, who is not here then.
apart="exim4-daemon-light libnss-wrapper"

missing=
for p in $packages; do
	case $p in
	# Node and npm may have come another way.
	nodejs) command -v node >/dev/null 2>&1 && continue ;;
	npm) command -v npm >/dev/null 2>&1 && continue ;;
	esac
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
if [ -n "$missing" ]; then
	echo "Installing:$missing"
	export DEBIAN_FRONTEND=noninteractive
	tools/quiet $sudo apt-get update
	# shellcheck disable=SC2086
	tools/quiet $sudo apt-get install -y --no-install-recommends $missing
fi

if [ ! -e build/exim ]; then
	# shellcheck disable=SC2086
	apt-cache show $apart >/dev/null 2>&1 || tools/quiet $sudo apt-get update
	rm -rf build/exim.part
	mkdir -p build/exim.part
	(
		cd build/exim.part
		# shellcheck disable=SC2086
		../../tools/quiet apt-get -o APT::Sandbox::User=root download $apart
		for p in *.deb; do
			dpkg-deb -x "$p" .
		done
		chmod u-s usr/sbin/exim4
		rm -- *.deb
	)
	mv build/exim.part build/exim
fi
tools/quiet npm ci --no-audit --no-fund
