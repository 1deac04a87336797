package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.structure.KubernetesRules.Consumer;
import dev.aimessenger.e2e.structure.KubernetesRules.Project;
import dev.aimessenger.e2e.structure.Manifests.Manifest;
import dev.aimessenger.routes.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** config/kubernetes fits Kubernetes' schema and the services as they are; each rule refuses a copy that breaks it. */
class KubernetesTest {

    private static final Path FOLDER = ProjectFiles.ROOT.resolve("config/kubernetes");
    private static final Map<String, List<Consumer>> CONSUMERS = new ConcurrentHashMap<>();
    private static final Project REAL = project();

    @Test
    void fitsTheServices() {
        assertThat(KubernetesRules.problems(REAL)).isEmpty();
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The schema
                "base/ws-gateway.yaml | minReadySeconds | minReadySecond | minReadySecond",
                "base/ws-gateway.yaml | failureThreshold: 60 | failureThreshold: many | failureThreshold",
                "base/ws-gateway.yaml | runAsNonRoot | runAsNonroot | runAsNonroot",
                "base/ws-gateway.yaml | apiVersion: autoscaling/v2 | apiVersion: autoscaling/v1beta1 | no schema",
                "base/ws-gateway.yaml | kind: PodDisruptionBudget | kind: PodBudget | no schema",
                "base/ws-gateway.yaml | `  scaleTargetRef:` | `  scaledTarget:` | scaledTarget",
                "base/ws-gateway.yaml | `            - name: tmp\n              mountPath: /tmp` | `            - mountPath: /tmp` | name",
                "base/message-service.yaml | pollingInterval: 15 | pollInterval: 15 | pollInterval",
                "base/message-service.yaml | lagThreshold: `\"500\"` | lagThreshold: 500 | lagThreshold",
                "overlays/example/ingress.yaml | pathType: Prefix | pathtype: Prefix | pathtype",
                "base/network-policies.yaml | port: grpc | ports: grpc | ports",
                // Kustomizations
                "base/kustomization.yaml | `  - user-service.yaml\n` | `` | base/user-service.yaml: no kustomization lists it",
                "base/kustomization.yaml | user-service.yaml | users.yaml | users.yaml is not there",
                "base/kustomization.yaml | `  - user-service.yaml` | `  - user-service.yaml\n  - user-service.yaml` | is there twice",
                "base/kustomization.yaml | `resources:` | `commonLabels: {}\nresources:` | commonLabels is not followed",
                "overlays/example/kustomization.yaml | behavior: merge | behavior: create | only what a base has",
                "overlays/example/namespace.yaml | name: messenger | name: messengers | must make the namespace",
                "overlays/example/namespace.yaml | enforce: restricted | enforce: baseline | restricted pod security",
                // Who runs
                "base/user-service.yaml | name: user-service | name: users | overlays/example: nothing runs user-service",
                "base/user-service.yaml | name: user-service | name: users | runs users, which is no folder of services/",
                "base/user-service.yaml | replicas: 2 | replicas: 1 | must run twice at least",
                "base/user-service.yaml | maxUnavailable: 1 | maxUnavailable: 2 | has no PodDisruptionBudget",
                "base/ws-gateway.yaml | minReadySeconds: 60 | `replicas: 3\n  minReadySeconds: 60` | its autoscaler says",
                "base/ws-gateway.yaml | minReplicas: 2 | minReplicas: 1 | must run twice at least",
                "base/ai-service.yaml | kind: ScaledObject | kind: Ingress | are scaled, and no others",
                "base/user-service.yaml | part-of: ai-messenger | part-of: messenger | must be labelled",
                // Pods
                "base/user-service.yaml | `  template:\n    metadata:\n      labels:` | `  template:\n    metadata:\n      labels:\n        tier: back` | must be the same",
                "base/user-service.yaml | terminationGracePeriodSeconds: 60 | terminationGracePeriodSeconds: 45 | must be longer than all that stopping may take, 46 s",
                "base/user-service.yaml | command: [sleep, `\"5\"`] | command: [`\"true\"`] | preStop must sleep",
                "base/user-service.yaml | topologyKey: kubernetes.io/hostname | topologyKey: rack | must be spread",
                "base/user-service.yaml | maxUnavailable: 0 | maxUnavailable: 1 | a new pod must be ready",
                "base/user-service.yaml | `              cpu: 100m\n` | `` | has no resources.requests.cpu",
                "base/user-service.yaml | `            limits:\n              cpu: \"2\"\n              memory: 640Mi` | `            limits:\n              cpu: \"2\"\n              memory: 1Gi` | request what is the limit",
                "base/user-service.yaml | runAsUser: 10001 | runAsUser: 1000 | runAsUser must be 10001",
                "base/user-service.yaml | runAsNonRoot: true | runAsNonRoot: false | runAsNonRoot must be true",
                "base/user-service.yaml | type: RuntimeDefault | type: Unconfined | must be RuntimeDefault",
                "base/user-service.yaml | automountServiceAccountToken: false | automountServiceAccountToken: true | must be false",
                "base/user-service.yaml | enableServiceLinks: false | enableServiceLinks: true | must be false",
                "base/user-service.yaml | allowPrivilegeEscalation: false | allowPrivilegeEscalation: true | must be false",
                "base/user-service.yaml | readOnlyRootFilesystem: true | readOnlyRootFilesystem: false | must be true",
                "base/user-service.yaml | drop: [ALL] | drop: [NET_RAW] | must be [ALL]",
                "base/user-service.yaml | mountPath: /tmp | mountPath: /temp | needs an emptyDir",
                // Probes and ports
                "base/user-service.yaml | 18087/actuator | 18080/actuator | livenessProbe must ask http://127.0.0.1:18087",
                "base/user-service.yaml | 18087/actuator | 18080/actuator | startupProbe must ask http://127.0.0.1:18087",
                "base/user-service.yaml | path: /healthz | path: /health | readinessProbe must ask",
                "base/user-service.yaml | failureThreshold: 60 | failureThreshold: 12 | startupProbe must allow",
                "base/ws-ai-advice.yaml | initialDelaySeconds: 10 | initialDelaySeconds: 1 | until the consumers have",
                "base/user-service.yaml | containerPort: 50051 | containerPort: 50052 | and config/ has",
                "base/user-service.yaml | `      port: 8087` | `      port: 80` | its Service must have",
                "base/user-service.yaml | `    - name: grpc\n      port` | `    - name: rpc\n      port` | a port is named as the container's",
                "base/user-service.yaml | `spec:\n  selector:\n    app` | `spec:\n  type: NodePort\n  selector:\n    app` | only an Ingress leads in",
                "base/user-service.yaml | `spec:\n  selector:\n    app.kubernetes.io/name: user-service` | `spec:\n  selector:\n    app.kubernetes.io/name: users` | Service user-service: selects the pods of []",
                // Settings
                "base/settings.env | KAFKA_REPLICATION_FACTOR | KAFKA_REPLICATIONS | KAFKA_REPLICATIONS is not in config/env.example",
                "base/settings.env | chat-service:50053 | chat-service:50052 | names chat-service:50052, where no Service is",
                "base/settings.env | AUTH_JWKS_URI | JWT_ISSUER | AUTH_JWKS_URI must be set",
                "base/settings.env | HTTP_BIND_ADDRESS=0.0.0.0 | HTTP_BIND_ADDRESS=127.0.0.1 | HTTP_BIND_ADDRESS must be 0.0.0.0",
                "overlays/example/settings.env | KAFKA_BROKERS | LOG_LEVEL | KAFKA_BROKERS must be set: localhost",
                "overlays/example/settings.env | OPENAI_BASE_URL | JWT_ISSUER | OPENAI_BASE_URL must be set",
                "base/user-service.yaml | name: messenger-settings | name: settings | which there is not",
                "base/user-service.yaml | name: MANAGEMENT_HOSTS | name: MANAGEMENT_HOST | MANAGEMENT_HOST is not in config/env.example",
                "base/ws-ai-advice.yaml | fieldPath: metadata.name | fieldPath: metadata.uid | INSTANCE_ID must be the pod's name",
                // Secrets
                "base/settings.env | KAFKA_REPLICATION_FACTOR=3 | SERVICE_TOKEN=0123456789abcdef | its value belongs to no file",
                "overlays/example/secrets.env.example | SERVICE_TOKEN= | SERVICE_TOKEN=0123456789abcdef | its value belongs to no file",
                "overlays/example/secrets.env.example | SERVICE_TOKEN= | SERVICE_TOKENS= | SERVICE_TOKEN is not in the example of",
                "overlays/example/kustomization.yaml | envs: [secrets.env] | envs: [passwords.env] | must be ignored by Git",
                "overlays/example/kustomization.yaml | envs: [secrets.env] | envs: [passwords.env] | has no example",
                "overlays/example/kustomization.yaml | envs: [secrets.env] | literals: [A=b] | a secret comes from a file",
                "overlays/example/namespace.yaml | kind: Namespace | kind: Secret | a secret is made from a file",
                "base/user-service.yaml | key: SERVICE_TOKEN | key: TOKEN | must have its own name as the key",
                "base/user-service.yaml | name: messenger-secrets | name: secrets | which there is not",
                "base/user-service.yaml | name: MANAGEMENT_HOSTS | name: SERVICE_TOKEN | a secret, and nothing else, comes from a Secret",
                "base/ws-gateway.yaml | SERVICE_TOKEN | DATABASE_URL | has no database",
                // Images
                "base/user-service.yaml | image: ai-messenger/user-service | image: ai-messenger/users | its image must be",
                "base/user-service.yaml | 1.0.0-SNAPSHOT | latest | its image must be",
                "overlays/example/kustomization.yaml | name: ai-messenger/user-service | name: ai-messenger/users | user-service must come from",
                "overlays/example/kustomization.yaml | `user-service\n    newTag: 1.0.0-SNAPSHOT` | `user-service\n    newTag: 0.9.0` | user-service must come from",
                // Scaling
                "base/message-service.yaml | maxReplicaCount: 4 | maxReplicaCount: 5 | maxReplicaCount 5 is more than",
                "base/ai-service.yaml | maxReplicaCount: 6 | maxReplicaCount: 7 | maxReplicaCount 7 is more than",
                "base/message-service.yaml | topic: chat.message.persist | topic: chat.message.store | none of its routes reads",
                "base/message-service.yaml | consumerGroup: message-service | consumerGroup: messages | none of its routes reads",
                "base/message-service.yaml | offsetResetPolicy: earliest | offsetResetPolicy: latest | must be the consumers'",
                "base/message-service.yaml | FromEnv: KAFKA_BROKERS | FromEnv: KAFKA | must ask the Kafka",
                "base/message-service.yaml | stabilizationWindowSeconds: 600 | stabilizationWindowSeconds: 60 | must scale down late",
                "base/ws-gateway.yaml | stabilizationWindowSeconds: 1800 | stabilizationWindowSeconds: 60 | must scale down late",
                "base/ws-gateway.yaml | value: 1 | value: 2 | must scale down late and one by one",
                // Network
                "base/network-policies.yaml | `  policyTypes: [Ingress]\n---` | `  policyTypes: [Egress]\n---` | no NetworkPolicy closes all pods",
                "base/network-policies.yaml | name: ws-gateway | name: gateway | selects the pods of []",
                "base/network-policies.yaml | name: ws-gateway | name: chat-service | lets anybody in to [http]",
                "base/network-policies.yaml | port: grpc | port: rpc | no container has all of the ports",
                "base/network-policies.yaml | port: grpc | port: management | management is for monitoring alone",
                "overlays/example/metrics-policy.yaml | port: management | port: http | together",
                "overlays/example/settings.env | MANAGEMENT_BIND_ADDRESS=0.0.0.0 | LOG_LEVEL=INFO | together",
                "overlays/example/ingress.yaml | `read-timeout: \"3600\"` | `read-timeout: \"60\"` | proxy-read-timeout must be",
                "overlays/example/ingress.yaml | name: http | name: management | leads elsewhere",
                "overlays/example/ingress.yaml | hosts: [messenger.example.org] | hosts: [example.org] | has no certificate",
                "overlays/example/ingress.yaml | kind: Ingress | kind: Egress | has 0 Ingresses",
            })
    void refuses(String file, String good, String bad, String problem) {
        String text = REAL.files().get(file);
        String from = good.replace("`", "");
        String to = bad == null ? "" : bad.replace("`", "");
        assertThat(text).contains(from);
        assertThat(KubernetesRules.problems(REAL.with(file, text.replace(from, to))))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void refusesSecretsInTheRepository() {
        assertThat(KubernetesRules.problems(REAL.with("overlays/example/secrets.env", "")))
                .contains("overlays/example/secrets.env: must not be in the repository");
    }

    @Test
    void refusesAFileThatNothingLists() {
        assertThat(KubernetesRules.problems(REAL.with("base/left-over.yaml", "")))
                .containsExactly("base/left-over.yaml: no kustomization lists it");
    }

    /** What the rules read is what kustomize makes, where there is a kubectl. */
    @EnabledIf("kubectlIsThere")
    @Test
    void kustomizeMakesTheSameOfIt(@TempDir Path folder) throws Exception {
        for (Map.Entry<String, String> file : REAL.files().entrySet()) {
            Path copy = folder.resolve(file.getKey().replace("secrets.env.example", "secrets.env"));
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue());
        }
        Manifests manifests = new Manifests(REAL.files());
        for (Manifests.Overlay overlay : manifests.overlays()) {
            List<Manifest> made = kustomize(folder.resolve(overlay.name()));

            assertThat(made)
                    .allSatisfy(manifest -> assertThat(KubernetesSchemas.problems(manifest.content()))
                            .isEmpty());
            assertThat(names(made.stream().filter(manifest -> !generated(manifest))))
                    .isEqualTo(names(overlay.manifests().stream()));
            Set<String> generated = made.stream()
                    .filter(KubernetesTest::generated)
                    .map(Manifest::name)
                    .collect(Collectors.toSet());
            assertThat(generated).hasSize(2);
            made.stream()
                    .filter(manifest -> manifest.kind().equals("Deployment"))
                    .forEach(deployment -> {
                        Manifest container =
                                deployment.list("spec.template.spec.containers").get(0);
                        assertThat(generated)
                                .contains(container.list("envFrom").get(0).text("configMapRef.name"));
                        assertThat(container.list("env").stream()
                                        .map(variable -> variable.text("valueFrom.secretKeyRef.name"))
                                        .filter(secret -> !secret.isEmpty()))
                                .isSubsetOf(generated);
                        assertThat(overlay.images()).containsValue(container.text("image"));
                    });
            assertThat(made.stream()
                            .filter(manifest -> manifest.kind().equals("ConfigMap"))
                            .map(manifest -> manifest.map("data")))
                    .singleElement()
                    .isEqualTo(overlay.configMaps().get("messenger-settings"));
        }
    }

    static boolean kubectlIsThere() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    private static List<Manifest> kustomize(Path folder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "made", ".txt");
        Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(kubectl.waitFor()).as(() -> ProjectFiles.read(output)).isZero();
        List<Manifest> made = new ArrayList<>();
        for (Object document : new Yaml().loadAll(ProjectFiles.read(output))) {
            made.add(Manifests.manifest("kustomize", document));
        }
        return made;
    }

    private static boolean generated(Manifest manifest) {
        return Set.of("ConfigMap", "Secret").contains(manifest.kind());
    }

    private static Set<String> names(Stream<Manifest> manifests) {
        return manifests
                .map(manifest -> manifest.kind() + " " + manifest.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Project project() {
        Map<String, String> files = new TreeMap<>();
        for (Path file : ProjectFiles.below(FOLDER, "")) {
            String name = file.getFileName().toString();
            if (!name.equals("secrets.env") && !name.endsWith(".pem")) {
                files.put(FOLDER.relativize(file).toString(), ProjectFiles.read(file));
            }
        }
        return new Project(
                files,
                ProjectFiles.read(".gitignore").lines().toList(),
                ProjectFiles.read("config/docker/Dockerfile"),
                ProjectFiles.read("config/env.example")
                        .lines()
                        .filter(line -> line.matches("#?[A-Z][A-Z0-9_]*=.*"))
                        .map(line -> line.replaceFirst("^#", "").replaceFirst("=.*", ""))
                        .collect(Collectors.toSet()),
                ProjectFiles.services(),
                ProjectFiles::settings,
                service -> CONSUMERS.computeIfAbsent(service, KubernetesTest::consumers),
                version());
    }

    /** The Kafka consumers of a service's routes. */
    private static List<Consumer> consumers(String service) {
        Map<String, String> settings = ProjectFiles.settings(service);
        List<Consumer> consumers = new ArrayList<>();
        for (Path file : ProjectFiles.below(ProjectFiles.ROOT.resolve("routes/" + service), ".camel.yaml")) {
            List<Object> entries = new Yaml().load(ProjectFiles.read(file));
            entries.stream()
                    .map(entry -> Manifests.manifest(file.toString(), entry))
                    .filter(entry -> entry.text("route.from.uri").equals("kafka"))
                    .forEach(entry -> {
                        String property = entry.text("route.from.parameters.topic");
                        String key = property.replaceAll("^\\{\\{topic\\.|}}$", "");
                        String partitions = settings.getOrDefault(
                                "aimessenger.kafka.partitions." + key,
                                settings.get("aimessenger.kafka.partitions.default"));
                        String count = entry.text("route.from.parameters.consumersCount");
                        consumers.add(new Consumer(
                                KubernetesRules.resolve(settings, property),
                                entry.text("route.from.parameters.groupId"),
                                Integer.parseInt(KubernetesRules.resolve(settings, partitions)),
                                count.isEmpty() ? 1 : Integer.parseInt(KubernetesRules.resolve(settings, count))));
                    });
        }
        return consumers;
    }

    private static String version() {
        Matcher version = Pattern.compile("<artifactId>ai-messenger</artifactId>\\s*<version>([^<]+)<")
                .matcher(ProjectFiles.read("pom.xml"));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
