# What people do with this project. `make help` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run routes demo e2e bench test test-integration migrate-up migrate-info replay-dead-letters up down proto format clean

# Where `make run` keeps everything between two runs.
DATA_DIR ?= data
export DATA_DIR

JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
MVN ?= mvn
ALL_IN_ONE := src/all-in-one/target
BUILT := $(ALL_IN_ONE)/built.stamp
SOURCES = $(shell find pom.xml config proto routes services src -name target -prune -o -path '*/src/test' -prune -o -type f -print)
# JDK 24 and later warn of libraries that use Unsafe; older ones do not know the option.
QUIET = $$(v=$$($(JAVA) -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p'); \
	[ "$$v" -lt 24 ] || echo --sun-misc-unsafe-memory-access=allow)

help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-19s %s\n", $$1, $$2}'

# The first run of a build writes an archive of its classes, which makes the next ones start faster. Routes, prompts and
# settings are those of this folder, and may be edited while it runs (docs/editing-routes.md).
run: check-java $(BUILT) ## Start everything here: Postgres, Kafka, all services (Ctrl-C stops it)
	@mkdir -p "$(DATA_DIR)/tmp"
	@archive=$(ALL_IN_ONE)/classes-$$($(JAVA) -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.version = //p').jsa; \
	if [ -f $$archive ] && [ -z "$$(find $(ALL_IN_ONE)/*.jar $(ALL_IN_ONE)/lib -newer $$archive)" ]; \
	then share=-XX:SharedArchiveFile=$$archive; \
	else rm -f $$archive; share="-XX:DumpLoadedClassList=$$archive.classes -Daimessenger.class-archive=$$archive"; fi; \
	export ROUTES_DIR="$${ROUTES_DIR:-file:routes}" PROMPTS_DIR="$${PROMPTS_DIR:-config/prompts}" LIVE_RELOAD="$${LIVE_RELOAD:-true}"; \
	exec $(JAVA) $(QUIET) @src/all-in-one/jvm.options $$share "-Djava.io.tmpdir=$(DATA_DIR)/tmp" \
		-jar $(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar

# Asks the last build, whatever was edited since: it reads routes, settings and sources where they are.
routes: check-java ## Check every file of routes/, starting nothing, and write docs/routes.md
	@[ -f $(BUILT) ] || $(MAKE) --no-print-directory $(BUILT)
	@exec $(JAVA) -XX:TieredStopAtLevel=1 -cp "$(ALL_IN_ONE)/lib/*" dev.aimessenger.routes.CheckRoutes

demo: check-java $(BUILT) ## Show the whole flow once, against what `make run` started
	@exec $(JAVA) $(QUIET) -XX:TieredStopAtLevel=1 -cp "src/e2e/target/classes:$(ALL_IN_ONE)/lib/*" dev.aimessenger.e2e.demo.Demo

# FORM=short (five minutes, part of make test) or long (40 minutes)
FORM ?= short
e2e: check-java $(BUILT) ## Kill, suspend and poison every part under load, and judge what clients saw (FORM=long: all of it)
	@exec $(JAVA) $(QUIET) -Xmx1g -Dlogback.configurationFile=logback-tools.xml \
		-cp "src/e2e/target/classes:$(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar" dev.aimessenger.e2e.reliability.Reliability $(FORM)

bench: check-java $(BUILT) ## Measure answers of the model a second, with one ai-service and with two
	@exec $(JAVA) $(QUIET) -Xmx512m -Dlogback.configurationFile=logback-tools.xml \
		-cp "src/bench/target/classes:src/e2e/target/classes:$(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar" dev.aimessenger.bench.AnswersBench

migrate-up: check-java $(BUILT) ## Bring all schemas of DATABASE_URL to this build's versions, starting no service
	@exec $(JAVA) $(QUIET) -XX:TieredStopAtLevel=1 -cp $(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar dev.aimessenger.allinone.Migrate up

migrate-info: check-java $(BUILT) ## Show the versions of all schemas of DATABASE_URL, and what is pending
	@exec $(JAVA) $(QUIET) -XX:TieredStopAtLevel=1 -cp $(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar dev.aimessenger.allinone.Migrate info

replay-dead-letters: check-java $(BUILT) ## Put the dead letters of TOPIC=... back on it, and say how many
	@exec $(JAVA) $(QUIET) -XX:TieredStopAtLevel=1 -cp $(ALL_IN_ONE)/all-in-one-1.0.0-SNAPSHOT.jar dev.aimessenger.allinone.ReplayDeadLetters "$(TOPIC)"

# Newer sources are built once; a second run pays nothing.
$(BUILT): $(SOURCES) Makefile
	@$(MAKE) --no-print-directory check-tools
	@echo "Building ..."
	@# Maven leaves what a source no longer makes: a route that was renamed would run twice.
	@rm -rf $(ALL_IN_ONE)/lib routes/target services/*/target/classes src/*/target/classes
	@$(MVN) -q -B -pl src/all-in-one,src/bench -am -Dmaven.test.skip=true -Dspring-boot.repackage.skip=true package
	@touch $@

test: check-tools ## Build and run all tests: unit, route, integration
	@$(MVN) -B -ntp verify
	@grep -hosm1 'skipped: no Chromium' src/e2e/target/failsafe-reports/TEST-*.xml | sort -u

test-integration: check-tools ## Run the integration tests only
	@$(MVN) -B -ntp verify -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false

# PROFILES=simulator, observability or both with a comma
up: ## Start the same parts as containers (PROFILES=observability: Prometheus and Grafana too)
	$(if $(PROFILES),COMPOSE_PROFILES="$(PROFILES)" )docker compose up -d --build

down: ## Stop the containers
	COMPOSE_PROFILES=simulator,observability docker compose down

proto: check-tools ## Generate the gRPC stubs from proto/
	@$(MVN) -q -B -pl proto compile

format: check-tools ## Format all Java sources
	@$(MVN) -q -B spotless:apply

clean: check-tools ## Remove what was built (data stays)
	@$(MVN) -q -B clean

.PHONY: check-java check-tools
check-java:
	@command -v $(JAVA) >/dev/null 2>&1 || { echo "java is missing: install a JDK, 17 or later" >&2; exit 1; }
	@v=$$($(JAVA) -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p'); \
	case "$$v" in 1.*|[89]|1[0-6]) echo "java is version $$v: a JDK of version 17 or later is needed" >&2; exit 1;; esac

check-tools: check-java
	@command -v javac >/dev/null 2>&1 || [ -x "$(JAVA_HOME)/bin/javac" ] || { echo "javac is missing: install a JDK, not a JRE" >&2; exit 1; }
	@command -v $(MVN) >/dev/null 2>&1 || { echo "mvn is missing: install Maven, 3.8.6 or later" >&2; exit 1; }
