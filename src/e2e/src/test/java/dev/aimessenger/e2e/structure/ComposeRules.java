package dev.aimessenger.e2e.structure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * What docker-compose.yml, nginx.conf, the Dockerfile and what Prometheus and Grafana read must have in common with config/
 * and with each other, as no container engine is at hand where tests run.
 */
final class ComposeRules {

    /** A name in config/ that the environment gives, with or without a default. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");

    private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{([A-Z_]+)(?::?([-?])([^}]*))?}");
    private static final Pattern ADDRESS = Pattern.compile("(?:^|//|@|,)([A-Za-z][A-Za-z0-9.-]*):(\\d{2,5})");
    static final String COMPOSE = "docker-compose.yml";
    static final String NGINX = "config/nginx/nginx.conf";
    static final String DOCKERFILE = "config/docker/Dockerfile";
    static final String PROMETHEUS = "config/prometheus/prometheus.yml";
    static final String DATA_SOURCES = "config/grafana/provisioning/datasources/prometheus.yaml";
    static final String DASHBOARDS = "config/grafana/provisioning/dashboards/ai-messenger.yaml";

    /** What only a profile starts. */
    private static final Map<String, String> PROFILES =
            Map.of("openai-simulator", "simulator", "prometheus", "observability", "grafana", "observability");

    private static final Set<String> OF_THE_JVM = Set.of("JAVA_TOOL_OPTIONS", "TZ");

    /**
     * @param files texts of docker-compose.yml and of what belongs to it, by their paths
     * @param exists whether there is a file or folder in the project
     * @param deployables folders of services/
     * @param settings a deployable's settings, as config/ has them
     * @param kafkaVersion the Kafka that the project is built with
     * @param postgresVersion the Postgres that tests run on
     * @param javaRelease the oldest Java that the classes run on
     */
    record Project(
            Map<String, String> files,
            Predicate<String> exists,
            Set<String> deployables,
            Function<String, Map<String, String>> settings,
            String kafkaVersion,
            String postgresVersion,
            int javaRelease) {

        String text(String file) {
            return files.get(file);
        }

        Project with(String file, String text) {
            Map<String, String> others = new HashMap<>(files);
            others.put(file, text);
            return new Project(others, exists, deployables, settings, kafkaVersion, postgresVersion, javaRelease);
        }
    }

    private final Project project;
    private final Map<String, Object> compose;
    private final Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ComposeRules(Project project) {
        this.project = project;
        compose = new Yaml().load(project.text(COMPOSE));
        map(compose.get("services")).forEach((name, service) -> services.put(name, map(service)));
    }

    static List<String> problems(Project project) {
        ComposeRules rules = new ComposeRules(project);
        rules.checkDeployables();
        rules.services.keySet().forEach(rules::checkService);
        rules.checkPorts();
        rules.checkGateways();
        rules.checkNginx();
        rules.checkKafka();
        rules.checkImages();
        rules.checkDockerfile();
        rules.checkSecrets();
        rules.checkMounts();
        rules.checkPrometheus();
        rules.checkGrafana();
        return rules.problems;
    }

    private void checkDeployables() {
        Set<String> built = services.keySet().stream().map(this::deployable).collect(Collectors.toSet());
        project.deployables().stream()
                .filter(deployable -> !built.contains(deployable))
                .forEach(deployable -> problem(deployable, "no container runs it"));
        services.forEach((name, service) -> {
            List<String> profiles = PROFILES.containsKey(name) ? List.of(PROFILES.get(name)) : List.of();
            if (!list(service.get("profiles")).equals(profiles)) {
                problem(name, "must be under the profiles " + profiles + ", not " + list(service.get("profiles")));
            }
        });
    }

    private void checkService(String name) {
        Map<String, Object> service = services.get(name);
        for (String needed : List.of("healthcheck", "restart", "mem_limit", "stop_grace_period")) {
            if (!service.containsKey(needed)) {
                problem(name, "has no " + needed);
            }
        }
        map(service.get("depends_on")).forEach((other, condition) -> {
            if (!services.containsKey(other)) {
                problem(name, "depends on " + other + ", which there is not");
            } else if (!"service_healthy".equals(map(condition).get("condition"))) {
                problem(name, "must wait until " + other + " is healthy");
            } else if (!list(services.get(other).get("profiles")).isEmpty()
                    && !list(services.get(other).get("profiles")).equals(list(service.get("profiles")))) {
                problem(name, "depends on " + other + ", which only a profile starts");
            }
        });
        String deployable = deployable(name);
        if (deployable.isEmpty()) {
            return;
        }
        if (!project.deployables().contains(deployable)) {
            problem(name, "runs " + deployable + ", which is no folder of services/");
            return;
        }
        if (!Boolean.TRUE.equals(service.get("read_only"))) {
            problem(name, "must be read_only");
        }
        Duration drain =
                Duration.ofSeconds(Long.parseLong(settings(name).getOrDefault("camel.main.shutdown-timeout", "45")));
        if (seconds(String.valueOf(service.get("stop_grace_period"))).compareTo(drain) <= 0) {
            problem(name, "stop_grace_period must be longer than camel.main.shutdown-timeout, " + drain);
        }
        checkEnvironment(name);
        checkHealth(name);
    }

    private void checkEnvironment(String name) {
        Map<String, String> environment = environment(name);
        Map<String, String> known = new TreeMap<>();
        settings(name)
                .values()
                .forEach(value -> VARIABLE.matcher(value)
                        .results()
                        .forEach(variable -> known.merge(
                                variable.group(1),
                                variable.group(2) == null ? "required" : "=" + variable.group(2),
                                (a, b) -> a)));
        environment.keySet().stream()
                .filter(variable -> !known.containsKey(variable) && !OF_THE_JVM.contains(variable))
                .forEach(variable -> problem(name, variable + " is in none of its settings"));
        known.forEach((variable, fallback) -> {
            if (environment.containsKey(variable)) {
                return;
            }
            if (fallback.equals("required")) {
                problem(name, variable + " must be set: config/ has no default for it");
            } else if (variable.endsWith("_BIND_ADDRESS")) {
                boolean listens = !variable.startsWith("GRPC") || settings(name).containsKey("aimessenger.grpc.port");
                if (listens) {
                    problem(name, variable + " must be set, or nobody outside the container can connect");
                }
            } else if (fallback.matches(".*(localhost|127\\.0\\.0\\.1):\\d.*")) {
                problem(name, variable + " must be set: localhost is the container itself");
            }
        });
        environment.forEach((variable, value) -> {
            if (List.of("HTTP_BIND_ADDRESS", "GRPC_BIND_ADDRESS").contains(variable) && !value.equals("0.0.0.0")) {
                problem(name, variable + " must be 0.0.0.0, or nobody outside the container can connect");
            }
            for (MatchResult address : ADDRESS.matcher(value).results().toList()) {
                checkAddress(name, variable, address.group(1), Integer.parseInt(address.group(2)));
            }
        });
    }

    private void checkAddress(String name, String variable, String host, int port) {
        if (!services.containsKey(host)) {
            problem(name, variable + " names " + host + ", which is no service here");
        } else if (!listening(host).contains(port)) {
            problem(name, variable + " names " + host + ":" + port + ", which listens on " + listening(host));
        }
    }

    private void checkHealth(String name) {
        String test =
                list(map(services.get(name).get("healthcheck")).get("test")).toString();
        int port = httpPort(name);
        if (!test.contains("http://127.0.0.1:" + port + "/healthz")) {
            problem(name, "healthcheck must ask port " + port + " for /healthz");
        }
    }

    private void checkPorts() {
        Map<String, String> owners = new HashMap<>();
        services.forEach((name, service) -> list(service.get("ports")).forEach(entry -> {
            String[] parts = interpolate(String.valueOf(entry)).split(":");
            String published = parts[parts.length - 2];
            int target = Integer.parseInt(parts[parts.length - 1]);
            String other = owners.put(published, name);
            if (other != null) {
                problem(name, "port " + published + " is already published by " + other);
            }
            Set<Integer> open = new HashSet<>(listening(name));
            boolean management = false;
            if (!deployable(name).isEmpty()) {
                management = target == number(name, "management.server.port");
                open.add(number(name, "management.server.port"));
            }
            if (!open.contains(target)) {
                problem(name, "publishes port " + target + ", and listens on " + open);
            }
            boolean forOperators = management || PROFILES.getOrDefault(name, "").equals("observability");
            if (!name.equals("nginx") && (!forOperators || !entry.toString().startsWith("127.0.0.1:"))) {
                problem(name, "only nginx is published, and what operators use on 127.0.0.1");
            }
        }));
    }

    private void checkGateways() {
        List<String> gateways = gateways();
        if (gateways.size() < 2) {
            problem("ws-gateway", "there must be two gateways, and are " + gateways);
        }
        Map<String, List<String>> byInstance = gateways.stream()
                .collect(Collectors.groupingBy(name -> environment(name).getOrDefault("INSTANCE_ID", "")));
        byInstance.forEach((instance, names) -> {
            if (instance.isEmpty() || names.size() > 1) {
                problem(names.toString(), "each gateway needs an INSTANCE_ID of its own, not '" + instance + "'");
            }
        });
    }

    private void checkNginx() {
        String text = project.text(NGINX).replaceAll("(?m)#.*$", "");
        Set<String> served = new TreeSet<>();
        Matcher server = Pattern.compile("server\\s+([a-z0-9-]+):(\\d+)").matcher(text);
        while (server.find()) {
            served.add(server.group(1));
            if (!services.containsKey(server.group(1))) {
                problem("nginx", "sends to " + server.group(1) + ", which is no service here");
            } else if (httpPort(server.group(1)) != Integer.parseInt(server.group(2))) {
                problem("nginx", "sends to " + server.group() + ", whose HTTP port is " + httpPort(server.group(1)));
            }
        }
        if (!served.equals(new TreeSet<>(gateways()))) {
            problem("nginx", "sends to " + served + ", and the gateways are " + gateways());
        }
        for (String needed : List.of(
                "least_conn",
                "proxy_http_version 1.1",
                "proxy_set_header Upgrade $http_upgrade",
                "proxy_set_header Connection $connection_upgrade",
                "location /ws ",
                "proxy_read_timeout 3600s")) {
            if (!text.contains(needed)) {
                problem("nginx", "has no '" + needed + "', without which sockets do not live");
            }
        }
        for (String needed : List.of(
                "geo $outer_proxy {\n        default 0;",
                "1:https https",
                "default $scheme",
                "default $remote_addr",
                "proxy_set_header X-Forwarded-For $client_address",
                "proxy_set_header X-Forwarded-Proto $client_scheme")) {
            if (!text.contains(needed)) {
                problem(
                        "nginx",
                        "has no '" + needed + "', without which gateways believe what clients say of themselves");
            }
        }
        Matcher upstream = Pattern.compile("proxy_pass\\s+http://([a-z0-9-]+)").matcher(text);
        while (upstream.find()) {
            if (!text.contains("upstream " + upstream.group(1) + " ")) {
                problem("nginx", "passes to " + upstream.group(1) + ", which is no upstream");
            }
        }
    }

    private void checkKafka() {
        Map<String, String> kafka = environment("kafka");
        String advertised = kafka.getOrDefault("KAFKA_ADVERTISED_LISTENERS", "").replaceFirst("^\\w+://", "");
        services.keySet().stream()
                .filter(name -> !deployable(name).isEmpty())
                .map(name -> environment(name).getOrDefault("KAFKA_BROKERS", advertised))
                .filter(brokers -> !brokers.equals(advertised))
                .distinct()
                .forEach(brokers -> problem("kafka", "advertises " + advertised + ", and services ask " + brokers));
        for (MatchResult address : ADDRESS.matcher(advertised).results().toList()) {
            checkAddress("kafka", "KAFKA_ADVERTISED_LISTENERS", address.group(1), Integer.parseInt(address.group(2)));
        }
        if (!"broker,controller".equals(kafka.get("KAFKA_PROCESS_ROLES"))) {
            problem("kafka", "must be broker and controller (KRaft)");
        }
    }

    private void checkImages() {
        services.keySet().stream()
                .filter(name -> deployable(name).isEmpty())
                .filter(name -> !image(name).matches(".+:v?\\d.*"))
                .forEach(name -> problem(name, image(name) + " must have a version"));
        String kafka = image("kafka");
        String minor = project.kafkaVersion().replaceFirst("\\.\\d+$", ".");
        if (!kafka.startsWith("apache/kafka:" + minor)) {
            problem("kafka", kafka + " is not of the Kafka that tests run on, " + minor + "x");
        }
        String postgres = image("postgres");
        String major = project.postgresVersion().replaceFirst("\\..*", "");
        if (!postgres.matches("postgres:" + major + "\\b.*")) {
            problem("postgres", postgres + " is not of the Postgres that tests run on, " + major);
        }
    }

    private void checkMounts() {
        Set<String> volumes = map(compose.get("volumes")).keySet();
        services.forEach((name, service) -> mounts(service).forEach((target, source) -> {
            if (!source.startsWith("./")) {
                if (!volumes.contains(source)) {
                    problem(name, "mounts the volume " + source + ", which is not declared");
                }
            } else if (!target.endsWith(":ro")) {
                problem(name, source + " must be mounted read-only");
            } else if (!project.exists().test(source.substring(2))) {
                problem(name, "mounts " + source + ", which there is not");
            }
        }));
    }

    /** @return what is mounted, by where it is in the container, with its options */
    private static Map<String, String> mounts(Map<String, Object> service) {
        Map<String, String> mounts = new TreeMap<>();
        list(service.get("volumes")).forEach(mount -> {
            String[] parts = String.valueOf(mount).split(":", 2);
            mounts.put(parts[1], parts[0]);
        });
        return mounts;
    }

    /** Every service is asked, by its name and at its management port, and answers. */
    private void checkPrometheus() {
        checkMounted("prometheus", "/etc/prometheus", "config/prometheus");
        Map<String, Object> config = new Yaml().load(project.text(PROMETHEUS));
        list(config.get("rule_files")).stream()
                .map(file -> "config/prometheus/" + file)
                .filter(file -> !project.exists().test(file))
                .forEach(file -> problem("prometheus", "reads " + file + ", which there is not"));
        Set<String> asked = new TreeSet<>();
        for (Object job : list(config.get("scrape_configs"))) {
            for (Object group : list(map(job).get("static_configs"))) {
                String label = String.valueOf(map(map(group).get("labels")).get("service"));
                for (Object target : list(map(group).get("targets"))) {
                    asked.add(checkTarget(String.valueOf(target), label));
                }
            }
        }
        services.keySet().stream()
                .filter(name -> !deployable(name).isEmpty() && !PROFILES.containsKey(name))
                .filter(name -> !asked.contains(name))
                .forEach(name -> problem("prometheus", "does not ask " + name));
    }

    /** @return the host's name */
    private String checkTarget(String target, String label) {
        String host = target.replaceFirst(":.*", "");
        if (!services.containsKey(host)) {
            problem("prometheus", "asks " + host + ", which is no service here");
            return host;
        }
        if (!target.endsWith(":" + number(host, "management.server.port"))) {
            problem(
                    "prometheus",
                    "asks " + target + ", whose management port is " + number(host, "management.server.port"));
        }
        if (!label.equals(deployable(host))) {
            problem("prometheus", "calls " + host + " " + label + ", and it runs " + deployable(host));
        }
        if (!"0.0.0.0".equals(environment(host).get("MANAGEMENT_BIND_ADDRESS"))) {
            problem(host, "MANAGEMENT_BIND_ADDRESS must be 0.0.0.0, or Prometheus cannot connect");
        }
        if (!List.of(environment(host).getOrDefault("MANAGEMENT_HOSTS", "").split(","))
                .contains(host)) {
            problem(host, "MANAGEMENT_HOSTS must have " + host + ", by which Prometheus calls it");
        }
        return host;
    }

    private void checkGrafana() {
        checkMounted("grafana", "/etc/grafana/provisioning", "config/grafana/provisioning");
        Map<String, Object> sources = new Yaml().load(project.text(DATA_SOURCES));
        for (Object source : list(sources.get("datasources"))) {
            String url = String.valueOf(map(source).get("url"));
            for (MatchResult address : ADDRESS.matcher(url).results().toList()) {
                checkAddress("grafana", "its data source", address.group(1), Integer.parseInt(address.group(2)));
            }
        }
        Map<String, Object> dashboards = new Yaml().load(project.text(DASHBOARDS));
        for (Object provider : list(dashboards.get("providers"))) {
            checkMounted(
                    "grafana",
                    String.valueOf(map(map(provider).get("options")).get("path")),
                    "config/grafana/dashboards");
        }
        // A variable that compose requires is required without the profile too.
        if (!"".equals(environment("grafana").get("GF_SECURITY_ADMIN_PASSWORD"))
                || !list(services.getOrDefault("grafana", Map.of()).get("entrypoint"))
                        .toString()
                        .contains("$${GF_SECURITY_ADMIN_PASSWORD:?")) {
            problem("grafana", "must not start without a password for its admin");
        }
    }

    private void checkMounted(String name, String target, String source) {
        String mounted = mounts(services.getOrDefault(name, Map.of())).get(target + ":ro");
        if (!("./" + source).equals(mounted)) {
            problem(name, target + " must be " + source + ", not " + mounted);
        }
    }

    private void checkDockerfile() {
        String text = project.text(DOCKERFILE);
        if (!text.contains("/services/${SERVICE}/target/${SERVICE}-*-exec.jar ")) {
            problem(
                    "Dockerfile",
                    "must copy services/<service>/target/<service>-<version>-exec.jar, as Maven makes it");
        }
        String runtime = text.substring(text.lastIndexOf("\nFROM "));
        if (!runtime.contains("\nUSER ") || runtime.matches("(?s).*\\nUSER (root|0)\\b.*")) {
            problem("Dockerfile", "must not run as root");
        }
        Matcher base = Pattern.compile("FROM eclipse-temurin:(\\d+)-jre-alpine").matcher(runtime);
        if (!base.find()) {
            problem("Dockerfile", "the health checks need wget, which eclipse-temurin:<n>-jre-alpine has");
        } else if (Integer.parseInt(base.group(1)) < project.javaRelease()) {
            problem("Dockerfile", "Java " + base.group(1) + " cannot run classes for Java " + project.javaRelease());
        }
    }

    private void checkSecrets() {
        services.forEach((name, service) -> map(service.get("environment")).forEach((variable, value) -> {
            boolean secret = variable.matches(".*(PASSWORD|API_KEY|SECRET|TOKEN).*");
            if (secret && !String.valueOf(value).startsWith("${")) {
                problem(name, variable + " must come from the environment");
            }
        }));
        String password =
                String.valueOf(map(services.get("postgres").get("environment")).get("POSTGRES_PASSWORD"));
        if (!password.startsWith("${POSTGRES_PASSWORD:?")) {
            problem("postgres", "POSTGRES_PASSWORD must be required, without a default");
        }
    }

    private List<String> gateways() {
        return services.keySet().stream()
                .filter(name -> deployable(name).equals("ws-gateway"))
                .sorted()
                .toList();
    }

    /** @return ports for others: not management */
    private Set<Integer> listening(String name) {
        Set<Integer> ports = new TreeSet<>();
        if (!deployable(name).isEmpty()) {
            ports.add(httpPort(name));
            if (settings(name).containsKey("aimessenger.grpc.port")) {
                ports.add(number(name, "aimessenger.grpc.port"));
            }
        } else if (name.equals("kafka")) {
            Matcher listener =
                    Pattern.compile("://:(\\d+)").matcher(environment(name).getOrDefault("KAFKA_LISTENERS", ""));
            while (listener.find()) {
                ports.add(Integer.parseInt(listener.group(1)));
            }
        } else if (name.equals("nginx")) {
            Matcher listen = Pattern.compile("listen\\s+(\\d+)").matcher(project.text(NGINX));
            while (listen.find()) {
                ports.add(Integer.parseInt(listen.group(1)));
            }
        } else if (image(name).startsWith("postgres:")) {
            ports.add(5432);
        } else if (image(name).startsWith("prom/prometheus:")) {
            ports.add(9090);
        } else if (image(name).startsWith("grafana/grafana:")) {
            ports.add(3000);
        }
        return ports;
    }

    private int httpPort(String name) {
        return number(
                name, settings(name).containsKey("aimessenger.http.port") ? "aimessenger.http.port" : "server.port");
    }

    /** @return a setting that is a number, as the container's environment makes it */
    private int number(String name, String setting) {
        String value = settings(name).getOrDefault(setting, "0");
        Matcher reference = Pattern.compile("\\$\\{([a-z][^:}]*)}").matcher(value);
        if (reference.matches()) {
            return number(name, reference.group(1));
        }
        Matcher variable = VARIABLE.matcher(value);
        return Integer.parseInt(
                variable.matches() ? environment(name).getOrDefault(variable.group(1), variable.group(2)) : value);
    }

    private Map<String, String> settings(String name) {
        return deployable(name).isEmpty() || !project.deployables().contains(deployable(name))
                ? Map.of()
                : project.settings().apply(deployable(name));
    }

    private Map<String, String> environment(String name) {
        Map<String, String> environment = new TreeMap<>();
        map(services.getOrDefault(name, Map.of()).get("environment"))
                .forEach((variable, value) -> environment.put(variable, interpolate(String.valueOf(value))));
        return environment;
    }

    private String deployable(String name) {
        Map<String, Object> build = map(services.getOrDefault(name, Map.of()).get("build"));
        return String.valueOf(map(build.get("args")).getOrDefault("SERVICE", ""));
    }

    private String image(String name) {
        return String.valueOf(services.getOrDefault(name, Map.of()).get("image"));
    }

    /** What compose makes of a text when no variable is set but required ones. */
    private static String interpolate(String text) {
        return INTERPOLATION
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement("-".equals(found.group(2)) ? found.group(3) : "given"));
    }

    private static Duration seconds(String text) {
        return text.matches("\\d+s") ? Duration.ofSeconds(Long.parseLong(text.replace("s", ""))) : Duration.ZERO;
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, child) -> result.put(String.valueOf(key), child));
        }
        return result;
    }

    private static List<Object> list(Object value) {
        return value instanceof Collection<?> items ? new ArrayList<>(items) : List.of();
    }

    private void problem(String where, String what) {
        problems.add(where + ": " + what);
    }
}
