package dev.aimessenger.e2e.structure;

import dev.aimessenger.e2e.structure.Manifests.Manifest;
import dev.aimessenger.e2e.structure.Manifests.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What config/kubernetes must have in common with config/, routes/ and itself, as no cluster is at hand where tests run.
 */
final class KubernetesRules {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");
    private static final Pattern REFERENCE = Pattern.compile("(?:\\$\\{|\\{\\{)([a-z][^:}]*)}}?");
    private static final Pattern ADDRESS = Pattern.compile("(?:^|//|,)([a-z][a-z0-9.-]*):(\\d{2,5})");
    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.0\\.0\\.1):\\d");
    private static final Pattern SECRET =
            Pattern.compile(".*(PASSWORD|SECRET|TOKEN|API_KEY|SIGNING_KEY|ACCOUNTS)|DATABASE_URL");
    private static final String SIMULATOR = "openai-simulator";
    private static final String GATEWAY = "ws-gateway";

    /**
     * @param files texts of config/kubernetes, by their paths there, without those that Git ignores
     * @param ignored lines of .gitignore
     * @param dockerfile text of the Dockerfile
     * @param variables names in env.example
     * @param deployables folders of services/
     * @param settings a deployable's settings, as config/ has them
     * @param consumers a deployable's Kafka consumers, as routes/ has them
     * @param version the project's
     */
    record Project(
            Map<String, String> files,
            List<String> ignored,
            String dockerfile,
            Set<String> variables,
            Set<String> deployables,
            Function<String, Map<String, String>> settings,
            Function<String, List<Consumer>> consumers,
            String version) {

        Project with(String file, String text) {
            Map<String, String> others = new TreeMap<>(files);
            others.put(file, text);
            return new Project(others, ignored, dockerfile, variables, deployables, settings, consumers, version);
        }
    }

    /**
     * A route that reads a topic.
     *
     * @param topic the topic's name
     * @param group the consumer group
     * @param partitions of the topic
     * @param consumers threads of one instance that read it
     */
    record Consumer(String topic, String group, int partitions, int consumers) {}

    private final Project project;
    private final Manifests manifests;
    private final List<String> problems = new ArrayList<>();

    private KubernetesRules(Project project) {
        this.project = project;
        manifests = new Manifests(project.files());
    }

    static List<String> problems(Project project) {
        KubernetesRules rules = new KubernetesRules(project);
        rules.problems.addAll(rules.manifests.problems());
        if (rules.problems.isEmpty()) {
            rules.manifests.all().forEach(rules::checkManifest);
            rules.checkSecrets();
            rules.manifests.overlays().forEach(rules::checkOverlay);
            rules.checkDeployables();
        }
        return rules.problems;
    }

    private void checkManifest(Manifest manifest) {
        KubernetesSchemas.problems(manifest.content()).forEach(what -> problem(manifest.toString(), what));
        if (manifest.kind().equals("Secret")) {
            problem(manifest.toString(), "a secret is made from a file that Git ignores");
        }
        if (!"ai-messenger".equals(manifest.text("metadata.labels[app.kubernetes.io/part-of]"))) {
            problem(manifest.toString(), "must be labelled as part of ai-messenger");
        }
    }

    private void checkSecrets() {
        project.files().forEach((file, text) -> {
            if (file.endsWith(".env") || file.endsWith(".env.example")) {
                Manifests.variables(text).forEach((name, value) -> {
                    boolean secret = SECRET.matcher(name).matches();
                    if (secret && !(file.endsWith("/secrets.env.example") && value.isEmpty())) {
                        problem(file, name + " is a secret, and its value belongs to no file of the repository");
                    }
                    if (!project.variables().contains(name)) {
                        problem(file, name + " is not in config/env.example");
                    }
                });
            }
        });
        for (String file : manifests.secretFiles()) {
            if (project.files().containsKey(file)) {
                problem(file, "must not be in the repository");
            }
            if (!project.files().containsKey(file + ".example")) {
                problem(file, "has no example beside it");
            }
            String pattern = "config/kubernetes/" + file.replaceFirst("overlays/[^/]+/", "overlays/*/");
            if (!project.ignored().contains(pattern)) {
                problem(file, "must be ignored by Git: " + pattern);
            }
        }
    }

    private void checkDeployables() {
        for (Overlay overlay : manifests.overlays()) {
            Set<String> running = new TreeSet<>();
            overlay.of("Deployment").forEach(deployment -> running.add(deployment.name()));
            project.deployables().stream()
                    .filter(name -> !name.equals(SIMULATOR) || overlay.name().equals("overlays/simulator"))
                    .filter(name -> !running.contains(name))
                    .forEach(name -> problem(overlay.name(), "nothing runs " + name));
            running.stream()
                    .filter(name -> !project.deployables().contains(name))
                    .forEach(name -> problem(overlay.name(), "runs " + name + ", which is no folder of services/"));
        }
    }

    private void checkOverlay(Overlay overlay) {
        overlay.of("Deployment").stream()
                .filter(deployment -> project.deployables().contains(deployment.name()))
                .forEach(deployment -> {
                    checkPod(deployment);
                    checkSecurity(deployment);
                    checkProbes(deployment);
                    checkPorts(overlay, deployment);
                    checkEnvironment(overlay, deployment);
                    checkAvailability(overlay, deployment);
                    checkImage(overlay, deployment);
                });
        overlay.of("Service").forEach(service -> selects(overlay, service, "spec.selector"));
        overlay.of("PodDisruptionBudget").forEach(budget -> selects(overlay, budget, "spec.selector.matchLabels"));
        overlay.of("NetworkPolicy").forEach(policy -> selects(overlay, policy, "spec.podSelector.matchLabels"));
        overlay.of("ScaledObject").forEach(this::checkLag);
        overlay.of("HorizontalPodAutoscaler").forEach(this::checkScaleDown);
        checkNetwork(overlay);
        checkIngress(overlay);
        if (overlay.namespace().isEmpty()
                || overlay.of("Namespace").stream()
                        .noneMatch(space -> space.name().equals(overlay.namespace()))) {
            problem(overlay.name(), "must make the namespace that it uses, '" + overlay.namespace() + "'");
        }
        overlay.of("Namespace").stream()
                .filter(space ->
                        !"restricted".equals(space.text("metadata.labels[pod-security.kubernetes.io/enforce]")))
                .forEach(space -> problem(space.toString(), "must enforce the restricted pod security standard"));
    }

    private void checkPod(Manifest deployment) {
        String name = deployment.name();
        if (!deployment.map("spec.selector.matchLabels").equals(deployment.map("spec.template.metadata.labels"))
                || !deployment.map("metadata.labels").equals(deployment.map("spec.template.metadata.labels"))) {
            problem(deployment.toString(), "its labels, its selector and its pods' labels must be the same");
        }
        List<Manifest> containers = deployment.list("spec.template.spec.containers");
        if (containers.size() != 1 || !containers.get(0).text("name").equals(name)) {
            problem(deployment.toString(), "must have one container, " + name);
        }
        Map<String, String> settings = project.settings().apply(name);
        long stop = Stream.of("camel.main.shutdown-timeout", "spring.lifecycle.timeout-per-shutdown-phase")
                .mapToLong(setting -> seconds(resolve(settings, settings.get(setting))))
                .sum();
        stop += seconds(resolve(settings, settings.get("aimessenger.sockets.drain-timeout-ms"))) / 1_000;
        List<Object> before = container(deployment).values("lifecycle.preStop.exec.command");
        if (before.size() != 2 || !before.get(0).equals("sleep")) {
            problem(deployment.toString(), "preStop must sleep until proxies have taken the pod out");
        } else {
            stop += Long.parseLong(before.get(1).toString());
        }
        if (deployment.number("spec.template.spec.terminationGracePeriodSeconds", 30) <= stop) {
            problem(
                    deployment.toString(),
                    "terminationGracePeriodSeconds must be longer than all that stopping may take, " + stop + " s");
        }
        Set<String> spread = new TreeSet<>();
        deployment.list("spec.template.spec.topologySpreadConstraints").forEach(constraint -> {
            spread.add(constraint.text("topologyKey"));
            if (!constraint.map("labelSelector.matchLabels").equals(deployment.map("spec.template.metadata.labels"))) {
                problem(deployment.toString(), "spreads other pods than its own");
            }
        });
        if (!spread.equals(Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone"))) {
            problem(deployment.toString(), "must be spread over nodes and zones, not " + spread);
        }
        if (deployment.number("spec.strategy.rollingUpdate.maxUnavailable", -1) != 0) {
            problem(deployment.toString(), "a new pod must be ready before an old one goes (maxUnavailable: 0)");
        }
        for (String resource : List.of("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")) {
            if (container(deployment).text("resources." + resource).isEmpty()) {
                problem(deployment.toString(), "has no resources." + resource);
            }
        }
        if (!container(deployment)
                .text("resources.requests.memory")
                .equals(container(deployment).text("resources.limits.memory"))) {
            problem(deployment.toString(), "a JVM takes all the memory that it may: request what is the limit");
        }
    }

    private void checkSecurity(Manifest deployment) {
        Matcher user = Pattern.compile("\nUSER (\\d+)\n").matcher(project.dockerfile());
        Map<String, String> needed = new TreeMap<>(Map.of(
                "spec.template.spec.securityContext.runAsUser", user.find() ? user.group(1) : "a number",
                "spec.template.spec.securityContext.runAsNonRoot", "true",
                "spec.template.spec.securityContext.seccompProfile.type", "RuntimeDefault",
                "spec.template.spec.automountServiceAccountToken", "false",
                "spec.template.spec.enableServiceLinks", "false"));
        needed.forEach((path, value) -> {
            if (!deployment.text(path).equals(value)) {
                problem(deployment.toString(), path + " must be " + value);
            }
        });
        Manifest container = container(deployment);
        Map.of(
                        "securityContext.allowPrivilegeEscalation", "false",
                        "securityContext.readOnlyRootFilesystem", "true",
                        "securityContext.capabilities.drop", "[ALL]")
                .forEach((path, value) -> {
                    if (!container.text(path).equals(value)) {
                        problem(deployment.toString(), path + " must be " + value);
                    }
                });
        boolean temporary = container.list("volumeMounts").stream()
                .filter(mount -> mount.text("mountPath").equals("/tmp"))
                .anyMatch(mount -> deployment.list("spec.template.spec.volumes").stream()
                        .anyMatch(volume -> volume.text("name").equals(mount.text("name"))
                                && volume.map("emptyDir").containsKey("sizeLimit")));
        if (!temporary) {
            problem(deployment.toString(), "needs an emptyDir with a sizeLimit at /tmp, as all else is read-only");
        }
    }

    private void checkProbes(Manifest deployment) {
        Manifest container = container(deployment);
        int management = port(deployment.name(), "management.server.port");
        String live = "http://127.0.0.1:" + management + "/actuator/health/liveness";
        for (String probe : List.of("startupProbe", "livenessProbe")) {
            if (!container.values(probe + ".exec.command").contains(live)) {
                problem(deployment.toString(), probe + " must ask " + live);
            }
        }
        if (!container.text("readinessProbe.httpGet.path").equals("/healthz")
                || !container.text("readinessProbe.httpGet.port").equals("http")) {
            problem(deployment.toString(), "readinessProbe must ask the port http for /healthz");
        }
        long starts = container.number("startupProbe.periodSeconds", 10)
                * container.number("startupProbe.failureThreshold", 3);
        Map<String, String> settings = project.settings().apply(deployment.name());
        long kafka = Long.parseLong(resolve(settings, settings.get("aimessenger.kafka.start-timeout-ms"))) / 1_000;
        if (starts < 180 + kafka) {
            problem(deployment.toString(), "startupProbe must allow 3 minutes and what Kafka may take, not " + starts);
        }
        boolean ownGroup = settings.containsKey("aimessenger.instance");
        if (ownGroup && container.number("readinessProbe.initialDelaySeconds", 0) < 10) {
            problem(deployment.toString(), "readinessProbe must wait until the consumers have their partitions");
        }
    }

    private void checkPorts(Overlay overlay, Manifest deployment) {
        String name = deployment.name();
        Map<String, Integer> expected = new TreeMap<>();
        expected.put("management", port(name, "management.server.port"));
        boolean vertx = project.settings().apply(name).containsKey("aimessenger.http.port");
        expected.put("http", port(name, vertx ? "aimessenger.http.port" : "server.port"));
        if (project.settings().apply(name).containsKey("aimessenger.grpc.port")) {
            expected.put("grpc", port(name, "aimessenger.grpc.port"));
        }
        Map<String, Integer> ports = new TreeMap<>();
        container(deployment)
                .list("ports")
                .forEach(port -> ports.put(port.text("name"), (int) port.number("containerPort", 0)));
        if (!ports.equals(expected)) {
            problem(deployment.toString(), "its ports are " + ports + ", and config/ has " + expected);
        }
        expected.remove("management");
        Map<String, Integer> served = new TreeMap<>();
        overlay.of("Service").stream()
                .filter(service -> service.name().equals(name))
                .flatMap(service -> service.list("spec.ports").stream())
                .forEach(port -> {
                    served.put(port.text("targetPort"), (int) port.number("port", 0));
                    if (!port.text("name").equals(port.text("targetPort"))) {
                        problem("Service " + name, "a port is named as the container's, " + port.text("targetPort"));
                    }
                });
        if (!served.equals(expected)) {
            problem(deployment.toString(), "its Service must have " + expected + ", not " + served);
        }
        overlay.of("Service").stream()
                .filter(service -> !service.text("spec.type").matches("|ClusterIP"))
                .forEach(service -> problem(service.toString(), "only an Ingress leads in from outside"));
    }

    private void checkEnvironment(Overlay overlay, Manifest deployment) {
        String where = overlay.name() + " " + deployment;
        Map<String, String> given = new TreeMap<>();
        Manifest container = container(deployment);
        for (Manifest source : container.list("envFrom")) {
            Map<String, String> map = overlay.configMaps().get(source.text("configMapRef.name"));
            if (map == null) {
                problem(where, "takes its environment from " + source.content() + ", which there is not");
            } else {
                given.putAll(map);
            }
        }
        StringBuilder values = new StringBuilder();
        container.list("env").forEach(variable -> values.append(variable.text("value")));
        for (Manifest variable : container.list("env")) {
            String name = variable.text("name");
            given.put(name, variable.text("value"));
            boolean helper = values.indexOf("$(" + name + ")") >= 0;
            if (!helper && !project.variables().contains(name)) {
                problem(where, name + " is not in config/env.example");
            }
            boolean reference = variable.map("valueFrom").containsKey("secretKeyRef");
            if (SECRET.matcher(name).matches() != reference) {
                problem(where, name + ": a secret, and nothing else, comes from a Secret");
            }
            String secret = variable.text("valueFrom.secretKeyRef.name");
            boolean optional = variable.text("valueFrom.secretKeyRef.optional").equals("true");
            Set<String> keys = overlay.secrets().get(secret);
            if (reference && keys == null) {
                problem(where, name + " comes from " + secret + ", which there is not");
            } else if (reference && !optional && !keys.contains(variable.text("valueFrom.secretKeyRef.key"))) {
                problem(where, name + " is not in the example of " + secret);
            }
            if (reference && !variable.text("valueFrom.secretKeyRef.key").equals(name)) {
                problem(where, name + " must have its own name as the key");
            }
        }
        Map<String, String> settings = project.settings().apply(deployment.name());
        settings.values()
                .forEach(value -> VARIABLE.matcher(value).results().forEach(found -> {
                    String fallback = found.group(2) == null ? "" : found.group(2);
                    boolean local = LOCAL.matcher(fallback).find();
                    if ((found.group(2) == null || local) && !given.containsKey(found.group(1))) {
                        problem(where, found.group(1) + " must be set: " + (local ? fallback : "it has no default"));
                    }
                }));
        if (settings.values().stream().noneMatch(value -> value.contains("${DATABASE_URL"))
                && given.containsKey("DATABASE_URL")) {
            problem(where, "has no database, and must not know its password");
        }
        for (String address : List.of("HTTP_BIND_ADDRESS", "GRPC_BIND_ADDRESS")) {
            if (!"0.0.0.0".equals(given.get(address))) {
                problem(where, address + " must be 0.0.0.0, or nobody outside the pod can connect");
            }
        }
        if (settings.containsKey("aimessenger.instance")
                && container.list("env").stream()
                        .noneMatch(variable -> variable.text("name").equals("INSTANCE_ID")
                                && variable.text("valueFrom.fieldRef.fieldPath").equals("metadata.name"))) {
            problem(where, "INSTANCE_ID must be the pod's name");
        }
        given.forEach((name, value) -> {
            for (MatchResult found : ADDRESS.matcher(value).results().toList()) {
                boolean inside =
                        !found.group(1).contains(".") && !found.group(1).equals("localhost");
                if (inside && !serves(overlay, found.group(1), Integer.parseInt(found.group(2)))) {
                    problem(where, name + " names " + found.group() + ", where no Service is");
                }
            }
        });
    }

    private static boolean serves(Overlay overlay, String host, int port) {
        return overlay.of("Service").stream()
                .filter(service -> service.name().equals(host))
                .flatMap(service -> service.list("spec.ports").stream())
                .anyMatch(served -> served.number("port", 0) == port);
    }

    /** Two at least, of which one stays when a node is emptied. */
    private void checkAvailability(Overlay overlay, Manifest deployment) {
        String name = deployment.name();
        List<Manifest> scalers = Stream.concat(
                        overlay.of("ScaledObject").stream(), overlay.of("HorizontalPodAutoscaler").stream())
                .filter(scaler -> scaler.text("spec.scaleTargetRef.name").equals(name))
                .toList();
        if (scalers.size() > 1) {
            problem(deployment.toString(), "two autoscalers work against each other");
        }
        if (!scalers.isEmpty() && deployment.map("spec").containsKey("replicas")) {
            problem(deployment.toString(), "its autoscaler says how many there are, not replicas");
        }
        long fewest = scalers.isEmpty()
                ? deployment.number("spec.replicas", 1)
                : scalers.get(0).number("spec.minReplicas", scalers.get(0).number("spec.minReplicaCount", 0));
        if (fewest < 2 && !name.equals(SIMULATOR)) {
            problem(deployment.toString(), "must run twice at least, not " + fewest);
        }
        boolean budget = overlay.of("PodDisruptionBudget").stream()
                .filter(disruption -> disruption
                        .map("spec.selector.matchLabels")
                        .equals(deployment.map("spec.template.metadata.labels")))
                .anyMatch(disruption -> disruption.number("spec.maxUnavailable", 0) == 1);
        if (!budget) {
            problem(deployment.toString(), "has no PodDisruptionBudget by which one at a time may go");
        }
        boolean scaled = !scalers.isEmpty();
        if (scaled != Set.of(GATEWAY, "message-service", "ai-service").contains(name)) {
            problem(deployment.toString(), "the gateway, message-service and ai-service are scaled, and no others");
        }
    }

    private void checkImage(Overlay overlay, Manifest deployment) {
        String name = deployment.name();
        String image = container(deployment).text("image");
        if (!image.equals("ai-messenger/" + name + ":" + project.version())) {
            problem(deployment.toString(), "its image must be ai-messenger/" + name + ":" + project.version());
        }
        String replaced = overlay.images().getOrDefault("ai-messenger/" + name, "");
        String registry = overlay.images().values().stream()
                .map(other -> other.replaceFirst("/[^/]+:", "/*:"))
                .findFirst()
                .orElse("");
        if (!replaced.equals(registry.replace("*", name)) || !replaced.endsWith(":" + project.version())) {
            problem(overlay.name(), name + " must come from the registry and in the version of the others");
        }
    }

    /** More instances than have partitions to read would be idle; others have to wait for each change. */
    private void checkLag(Manifest scaled) {
        String service = scaled.text("spec.scaleTargetRef.name");
        if (!project.deployables().contains(service)) {
            problem(scaled.toString(), "scales " + service + ", which is no folder of services/");
            return;
        }
        long most = scaled.number("spec.maxReplicaCount", 100);
        for (Manifest trigger : scaled.list("spec.triggers")) {
            String topic = trigger.text("metadata.topic");
            List<Consumer> consumers = project.consumers().apply(service).stream()
                    .filter(consumer -> consumer.topic().equals(topic)
                            && consumer.group().equals(trigger.text("metadata.consumerGroup")))
                    .toList();
            if (consumers.isEmpty()) {
                problem(scaled.toString(), "none of its routes reads " + topic + " in that group");
            }
            consumers.stream()
                    .filter(consumer -> most > (consumer.partitions() - 1) / consumer.consumers() + 1)
                    .forEach(consumer -> problem(
                            scaled.toString(),
                            "maxReplicaCount " + most + " is more than have something to read: " + consumer));
            if (!trigger.text("metadata.offsetResetPolicy").equals("earliest")) {
                problem(scaled.toString(), "offsetResetPolicy must be the consumers', earliest");
            }
            if (!trigger.text("metadata.bootstrapServersFromEnv").equals("KAFKA_BROKERS")) {
                problem(scaled.toString(), "must ask the Kafka that its target uses, KAFKA_BROKERS");
            }
        }
        slow(scaled, "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown");
    }

    private void checkScaleDown(Manifest scaler) {
        slow(scaler, "spec.behavior.scaleDown");
    }

    private void slow(Manifest scaler, String path) {
        boolean oneByOne = scaler.list(path + ".policies").stream()
                .allMatch(policy -> policy.text("type").equals("Pods") && policy.number("value", 0) == 1);
        if (scaler.number(path + ".stabilizationWindowSeconds", 300) < 600 || !oneByOne) {
            problem(scaler.toString(), "must scale down late and one by one");
        }
    }

    private void selects(Overlay overlay, Manifest manifest, String path) {
        Map<String, Object> selector = manifest.map(path);
        List<String> selected = overlay.of("Deployment").stream()
                .filter(deployment -> deployment
                        .map("spec.template.metadata.labels")
                        .entrySet()
                        .containsAll(selector.entrySet()))
                .map(Manifest::name)
                .toList();
        boolean own = manifest.kind().equals("NetworkPolicy") || selected.equals(List.of(manifest.name()));
        if (selector.isEmpty() || selected.isEmpty() || !own) {
            problem(manifest.toString(), "selects the pods of " + selected);
        }
    }

    /** Nobody comes in unless a policy lets them: to http of the gateway anybody, elsewhere only whom it names. */
    private void checkNetwork(Overlay overlay) {
        boolean closed = overlay.of("NetworkPolicy").stream()
                .anyMatch(policy -> policy.map("spec.podSelector.matchLabels")
                                .equals(Map.of("app.kubernetes.io/part-of", "ai-messenger"))
                        && policy.list("spec.ingress").isEmpty()
                        && policy.values("spec.policyTypes").contains("Ingress"));
        if (!closed) {
            problem(overlay.name(), "no NetworkPolicy closes all pods");
        }
        for (Manifest policy : overlay.of("NetworkPolicy")) {
            for (Manifest rule : policy.list("spec.ingress")) {
                List<String> ports = rule.list("ports").stream()
                        .map(port -> port.text("port"))
                        .toList();
                boolean gateway = GATEWAY.equals(policy.text("spec.podSelector.matchLabels[app.kubernetes.io/name]"));
                boolean anybody = rule.list("from").isEmpty()
                        || rule.list("from").stream()
                                .anyMatch(from -> from.map("podSelector").isEmpty());
                if (anybody && !(gateway && ports.equals(List.of("http")))) {
                    problem(policy.toString(), "lets anybody in to " + ports);
                }
                boolean outside = rule.list("from").stream()
                        .anyMatch(from -> from.map("namespaceSelector").containsKey("matchLabels"));
                if (ports.contains("management") && !(outside && ports.size() == 1)) {
                    problem(policy.toString(), "management is for monitoring alone");
                }
                if (!Set.of("http", "grpc", "management").containsAll(ports) || ports.isEmpty()) {
                    problem(policy.toString(), "no container has all of the ports " + ports);
                }
            }
        }
        boolean opened = overlay.configMaps().values().stream()
                .anyMatch(map -> !map.getOrDefault("MANAGEMENT_BIND_ADDRESS", "127.0.0.1")
                        .equals("127.0.0.1"));
        boolean named = overlay.of("NetworkPolicy").stream()
                .flatMap(policy -> policy.list("spec.ingress").stream())
                .flatMap(rule -> rule.list("ports").stream())
                .anyMatch(port -> port.text("port").equals("management"));
        if (opened != named) {
            problem(overlay.name(), "management is opened by MANAGEMENT_BIND_ADDRESS and a policy together");
        }
    }

    private void checkIngress(Overlay overlay) {
        List<Manifest> ingresses = overlay.of("Ingress");
        if (ingresses.size() != 1) {
            problem(overlay.name(), "has " + ingresses.size() + " Ingresses, not one");
        }
        Map<String, String> settings = project.settings().apply(GATEWAY);
        long idle = Long.parseLong(resolve(settings, settings.get("aimessenger.sockets.idle-timeout-ms"))) / 1_000;
        for (Manifest ingress : ingresses) {
            for (String timeout : List.of("proxy-read-timeout", "proxy-send-timeout")) {
                String seconds = ingress.text("metadata.annotations[nginx.ingress.kubernetes.io/" + timeout + "]");
                if (!seconds.matches("\\d+") || Long.parseLong(seconds) < 10 * idle) {
                    problem(ingress.toString(), timeout + " must be far longer than a gateway bears silence, " + idle);
                }
            }
            List<Manifest> paths = ingress.list("spec.rules").stream()
                    .flatMap(rule -> rule.list("http.paths").stream())
                    .toList();
            if (paths.stream()
                    .anyMatch(path -> !path.text("backend.service.name").equals(GATEWAY)
                            || !path.text("backend.service.port.name").equals("http"))) {
                problem(ingress.toString(), "leads elsewhere than to the gateway's http port");
            }
            Set<Object> hosts = new TreeSet<>();
            ingress.list("spec.tls").forEach(tls -> hosts.addAll(tls.values("hosts")));
            if (!ingress.list("spec.rules").stream().allMatch(rule -> hosts.contains(rule.text("host")))) {
                problem(ingress.toString(), "a host has no certificate: passwords and tokens need TLS");
            }
        }
    }

    private static Manifest container(Manifest deployment) {
        return deployment.list("spec.template.spec.containers").stream()
                .findFirst()
                .orElse(new Manifest("", Map.of()));
    }

    private int port(String name, String setting) {
        Map<String, String> settings = project.settings().apply(name);
        return Integer.parseInt(resolve(settings, settings.getOrDefault(setting, "0")));
    }

    /** @return a setting's value when no variable is set */
    static String resolve(Map<String, String> settings, String value) {
        Matcher reference = REFERENCE.matcher(value);
        if (reference.matches()) {
            return resolve(settings, settings.get(reference.group(1)));
        }
        Matcher variable = VARIABLE.matcher(value);
        return variable.matches() ? String.valueOf(variable.group(2)) : value;
    }

    private static long seconds(String text) {
        return Long.parseLong(text.replaceFirst("s$", ""));
    }

    private void problem(String where, String what) {
        problems.add(where + ": " + what);
    }
}
