# Everything a newcomer types. The two that matter: make run, make test.
V := .venv
P := $(V)/bin/python
LOCK := $(V)/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
.PHONY: setup run test long check sim carts fuzz bench screenshots judges drill storefront postgres lock groceries groceries-drill fonts clean
.DEFAULT_GOAL := run

$(V)/.ready: requirements/bootstrap.txt requirements/dev.txt pyproject.toml $(wildcard installers/setup/*.py installers/setup/*.sh)
	@sh installers/setup/with_python.sh -m installers.setup.prepare

setup: $(V)/.ready

run: setup
	@$(P) -m installers.setup.system_libraries
	@$(P) -m desktop.demo $(ARGS)

test: setup
	@$(P) -m pytest -q -n auto --dist worksteal -m "not long" $(ARGS)

long: setup
	@$(P) -m pytest -q -n auto --dist worksteal -m long $(ARGS)

check: setup
	$(V)/bin/ruff format --check --quiet
	$(V)/bin/ruff check --quiet
	$(V)/bin/mypy --no-error-summary
	@mkdir -p build
	$(V)/bin/lint-imports > build/import-contracts.txt || { cat build/import-contracts.txt; exit 1; }
	$(P) -m pytest -q tests/architecture

# SEEDS=17 tells the history of one world, SEEDS=1-500 plays those, WORLDS=5000 so many, LONG=1 as long ones, BUGS=1 hunts planted bugs.
sim: setup
	@$(P) -m tests.simulator $(if $(SEEDS),$(SEEDS),$(if $(WORLDS)$(BUGS),,--worlds 2000)) $(if $(WORLDS),--worlds $(WORLDS)) $(if $(LONG),--long) $(if $(BUGS),--bugs) $(ARGS)

# CARTS=5000 plays so many instead of 100,000, MINUTES=10 no longer than that, SEED=17 one day again.
carts: setup
	@$(P) -m tests.carts $(if $(CARTS),--carts $(CARTS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) $(ARGS)

fuzz: setup
	@$(P) -m tests.sync.fuzz $(SEEDS)

bench: setup
	@$(V)/bin/kedai bench $(ARGS)

screenshots: setup
	@$(P) -m desktop.demo --screenshots docs/user/pictures $(ARGS)

judges: setup
	@sh installers/setup/with_python.sh -m installers.setup.judges
	@$(P) -m tests.judges $(ARGS)

drill: setup
	@$(P) -m pytest -q --timeout=0 -o faulthandler_timeout=0 tests/storefronts/fake_vendure_drill.py $(ARGS)

storefront: setup
	@$(P) -m tests.storefronts $(ARGS)

postgres: setup
	@$(P) -m tests.postgres $(ARGS)

groceries: setup
	@$(P) -m desktop.groceries $(if $(FILE),--file "$(FILE)") $(ARGS)

# The whole month at two tills and a service, two to six minutes; ARGS="--baskets 500" plays a part of it.
groceries-drill: setup
	@$(P) -m tests.groceries $(ARGS)

lock: setup
	$(LOCK) --python-version 3.11 requirements/bootstrap.in -o requirements/bootstrap.txt
	$(LOCK) --python-version 3.11 pyproject.toml --extra dev -o requirements/dev.txt
	$(LOCK) --python-version 3.11 requirements/judges.in -o requirements/judges.txt
	$(LOCK) --python-version 3.11 requirements/judges-schemathesis.in -o requirements/judges-schemathesis.txt
	$(LOCK) --python-version 3.13 requirements/judges-emupos.in -o requirements/judges-emupos.txt

fonts: setup
	sh resources/fonts/make_fonts.sh
	sh resources/icons/make_icons.sh

clean:
	rm -rf $(V) .judges build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
