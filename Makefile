# SPDX-License-Identifier: AGPL-3.0-or-later
# A thin front door to meson, for people in a hurry: make run, make check.

NATIVE  = build/native
RELEASE = build/release
WASM    = build/wasm
MODULE  = $(WASM)/wasm/hearth.wasm
FUZZ    = build/fuzz
COVER   = build/cover
PORT   ?= 8420
DATA   ?= build/home

.PHONY: run check demo fmt lint fuzz bench nightly cover install setup native release wasm web pot clean

run: release
	@$(RELEASE)/cli/hearth serve --data $(DATA) --port $(PORT)

demo: release
	@$(RELEASE)/cli/hearth demo --data build/demo --port $(PORT)

check: native release
	@sh tools/boundaries.sh
	@sh tests/content.sh
	@meson test -C $(NATIVE) --print-errorlogs --timeout-multiplier 4
	@node tools/check.mjs

setup: build/.setup

# Quick to repeat: nothing happens until the list of packages changes.
build/.setup: tools/setup.sh package-lock.json
	@sh tools/setup.sh
	@mkdir -p build && touch $@

native: setup
	@tools/quiet meson setup $(NATIVE) -Db_sanitize=address,undefined
	@tools/quiet meson compile -C $(NATIVE)

wasm: setup
	@tools/quiet meson setup $(WASM) --cross-file cross/wasm32-wasi.ini --buildtype=minsize
	@tools/quiet meson compile -C $(WASM)

web: wasm
	@CORE=$(MODULE) tools/quiet node web/build.mjs build/web

release: web
	@tools/quiet meson setup $(RELEASE) --buildtype=release -Db_lto=true -Dweb=true
	@tools/quiet ninja -C $(RELEASE) cli/hearth

# Of what is not committed yet: tables that were laid out by hand stay.
fmt:
	@git clang-format-14 --quiet --force --extensions c,h || true

lint: native
	@clang-tidy-14 --quiet -p $(NATIVE) $$(git ls-files 'core/*.c' 'core/*/*.c' 'seal/*.c' 'relay/*.c' 'cli/*.c')
	@npx tsc --noEmit -p web

# A minute each; make fuzz SECONDS=3600 for the nightly run.
SECONDS ?= 60
fuzz: setup
	@CC=clang-14 tools/quiet meson setup $(FUZZ) -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
	@tools/quiet meson compile -C $(FUZZ)
	@sh tools/fuzz.sh $(FUZZ) $(SECONDS)

bench: release
	@tools/quiet ninja -C $(RELEASE) bench/core bench/mark bench/year bench/bench_relay tests/relay_server
	@node bench/bench.mjs $(RELEASE) $(WASM)

# What needs a quiet hour: how long things take, told apart or not.
nightly: release
	@tools/quiet ninja -C $(RELEASE) tests/relay_server tests/wishes_times
	@RELAY_SERVER=$(RELEASE)/tests/relay_server node --test --test-reporter=spec tests/nightly/

cover: setup
	@tools/quiet meson setup $(COVER) -Db_coverage=true
	@tools/quiet meson test -C $(COVER)
	@ninja -C $(COVER) coverage-text && cat $(COVER)/meson-logs/coverage.txt

install: release
	@meson install -C $(RELEASE) --no-rebuild

# Sentences for translators; xgettext reads the generated C.
pot: native
	@sh tools/pot.sh $(NATIVE)

clean:
	@rm -rf build
