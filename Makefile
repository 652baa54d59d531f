# Two commands do everything: `make run` and `make test`.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

JIAYI := target/debug/jiayi

# How hard the generated examples, kills, lines, worlds and months of a run try: small in `make test`, full in `make soak`.
export JIAYI_CASES ?= 64
export JIAYI_KILLS ?= 3
export JIAYI_RULE_LINES ?= 100000
export JIAYI_SEEDS ?= 500
export JIAYI_MONTHS ?= 1

.PHONY: help run test soak bench build fmt

help:
	@echo "make run    build, make the demo county once, print address and accounts, serve"
	@echo "make test   everything there is: format, lints, rules, server, clinic flows"
	@echo "make soak   the same with full sizes (20 kills, a million lines, many more examples)"
	@echo "make bench  figures, each a ratio to something measured in the same run"

build:
	cargo build --locked --workspace

run: export JIAYI_STAFF__SECOND_FACTOR = off-in-demo
run: build
	@$(JIAYI) demo
	@$(JIAYI) serve

# One seed, so that the verdict is of the code; `make soak` draws its own, and prints what it found.
test: export PROPTEST_RNG_SEED ?= 20210810
test:
	@scripts/test

soak: export JIAYI_CASES = 4096
soak: export JIAYI_KILLS = 20
soak: export JIAYI_RULE_LINES = 1000000
soak: export JIAYI_SEEDS = 4000
soak: export JIAYI_MONTHS = 40
soak:
	@scripts/test

bench:
	cargo build --locked --release --workspace
	cargo bench --locked -p jiayi-tests
	cargo bench --locked -p jiayi-api --bench send --bench plan
	JIAYI_TEST_DATABASE=postgres cargo bench --locked -p jiayi-api --bench plan
	JIAYI_TEST_DATABASE=postgres cargo bench --locked -p jiayi-tests --bench postgres
	scripts/bench-android

fmt:
	cargo fmt --all -- core/src/follow_up/*/mod.rs
