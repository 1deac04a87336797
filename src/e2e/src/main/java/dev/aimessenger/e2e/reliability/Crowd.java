package dev.aimessenger.e2e.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSession;
import dev.aimessenger.e2e.cluster.Part;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * People who talk all the time. Each has a chat with the next one, so each is in two, and neighbours prefer different
 * gateways. What they send and see goes into the {@link Ledger}.
 */
final class Crowd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(150);
    /** Above this a person waits with the next message, as one would who sees no answer. */
    private static final int MOST_UNACKNOWLEDGED = 30;

    private static final int WORDY_CHARACTERS = 7_900;

    /** As talkative as a model can be. */
    private static final Map<String, Object> AUTOREPLY =
            Map.of("type", "autoreply", "delay", Map.of("minSeconds", 0, "maxSeconds", 1), "maxPerHour", 1_000);

    private final Ledger ledger;
    private final List<Person> people = new ArrayList<>();
    private final List<Chat> chats = new ArrayList<>();
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong fromModel = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "crowd");
        thread.setDaemon(true);
        return thread;
    });
    private ScheduledFuture<?> sending;
    private volatile Chat wordy;
    private volatile Latencies latencies = new Latencies();

    private record Chat(long id, Person one, Person other, AtomicLong lastSeenNumber) {}

    static final class Person implements MessengerSession.Listener {

        private final Crowd crowd;
        private final MessengerClient user;
        private final Map<UUID, String> texts = new ConcurrentHashMap<>();
        private Ledger.Reader reader;
        private MessengerSession session;
        private volatile long resumedAt;

        Person(Crowd crowd, MessengerClient user) {
            this.crowd = crowd;
            this.user = user;
        }

        @Override
        public void message(JsonNode data) {
            reader.saw(data);
            if (data.path("fromAI").booleanValue()) {
                crowd.fromModel.incrementAndGet();
            } else if (data.path("senderId").longValue() != user.userId()) {
                crowd.delivered(data);
            }
        }

        @Override
        public void acknowledged(UUID clientMessageId) {
            crowd.ledger.acknowledged(texts.remove(clientMessageId));
        }

        @Override
        public void refused(UUID clientMessageId, JsonNode error) {
            crowd.refused.incrementAndGet();
        }

        @Override
        public void resumed() {
            resumedAt = System.nanoTime();
        }

        /** The id of the message is known only when it is sent, and its acknowledgement comes on another thread. */
        void send(long chatId, String text) {
            synchronized (session) {
                texts.put(session.send(chatId, text), text);
            }
        }
    }

    /** How long messages took from the sender's hand to the other's eyes, in milliseconds. */
    static final class Latencies {

        private final List<Double> samples = new ArrayList<>();

        synchronized void add(double milliseconds) {
            samples.add(milliseconds);
        }

        synchronized int count() {
            return samples.size();
        }

        /** @param share from 0 to 1; the nearest-rank percentile, NaN without samples */
        synchronized double percentile(double share) {
            if (samples.isEmpty()) {
                return Double.NaN;
            }
            double[] sorted =
                    samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        }
    }

    /**
     * Makes the accounts and the chats, and connects everybody.
     *
     * @param size how many people, and how many chats
     */
    Crowd(Ledger ledger, List<URI> gateways, int size) {
        this.ledger = ledger;
        String run = UUID.randomUUID().toString().substring(0, 8);
        IntStream.range(0, size)
                .mapToObj(i -> MessengerClient.register(
                        gateways.get(0), "person-" + i + "-" + run + "@example.org", "a long password"))
                .forEach(user -> people.add(new Person(this, user)));
        for (int i = 0; i < size; i++) {
            Person one = people.get(i);
            Person other = people.get((i + 1) % size);
            long id = one.user
                    .expect(
                            201,
                            "POST",
                            "/api/chats",
                            Map.of("type", "private", "members", List.of(other.user.userId())))
                    .path("id")
                    .longValue();
            chats.add(new Chat(id, one, other, new AtomicLong()));
        }
        for (int i = 0; i < size; i++) {
            Person person = people.get(i);
            Set<Long> rooms = new HashSet<>();
            chats.stream()
                    .filter(chat -> chat.one() == person || chat.other() == person)
                    .forEach(chat -> rooms.add(chat.id()));
            person.reader = ledger.reader(person.user.email(), rooms);
            List<URI> preferred = i % 2 == 0 ? gateways : List.of(gateways.get(1), gateways.get(0));
            person.session = new MessengerSession(person.user, preferred, person);
            rooms.forEach(room -> person.session.join(room, 0));
            person.session.open();
        }
        awaitAll("everybody is connected", person -> person.resumedAt != 0);
    }

    MessengerClient somebody() {
        return people.get(0).user;
    }

    /** A chat that {@link #somebody} is in. */
    long chatOfSomebody() {
        return chats.get(0).id();
    }

    /** From now on messages in the chat of {@link #somebody} are nearly as long as a message may be. */
    void beWordy() {
        wordy = chats.get(0);
    }

    /** The model answers for the second person of each of the first chats. */
    void bindAutoreplies(int count) {
        for (Chat chat : chats.subList(0, count)) {
            chat.other().user.bind(chat.id(), AUTOREPLY);
        }
    }

    /** @param rate messages a second, of all people together */
    void talk(double rate) {
        long period = Math.round(TimeUnit.SECONDS.toNanos(1) / rate);
        sending = clock.scheduleAtFixedRate(this::sayNext, 0, period, TimeUnit.NANOSECONDS);
    }

    void beQuiet() {
        if (sending != null) {
            sending.cancel(false);
        }
    }

    private void sayNext() {
        long number = numbers.getAndIncrement();
        Chat chat = chats.get((int) (number % chats.size()));
        Person speaker = number / chats.size() % 2 == 0 ? chat.one() : chat.other();
        if (speaker.session.unacknowledged() > MOST_UNACKNOWLEDGED) {
            return;
        }
        String padding = chat.equals(wordy) ? "x".repeat(WORDY_CHARACTERS) + ":" : "";
        String text = padding + chat.id() + ":" + speaker.user.userId() + ":" + number;
        ledger.sent(chat.id(), speaker.user.email(), number, text);
        sentAt.put(text, System.nanoTime());
        speaker.send(chat.id(), text);
    }

    private void delivered(JsonNode data) {
        String text = data.path("text").textValue();
        Long sent = sentAt.remove(text);
        if (sent != null) {
            latencies.add((System.nanoTime() - sent) / 1e6);
            long number = Long.parseLong(text.substring(text.lastIndexOf(':') + 1));
            long chatId = data.path("chatId").longValue();
            chats.stream()
                    .filter(chat -> chat.id() == chatId)
                    .forEach(chat -> chat.lastSeenNumber().accumulateAndGet(number, Math::max));
        }
    }

    /** Latencies from now on. */
    Latencies measure() {
        latencies = new Latencies();
        return latencies;
    }

    /**
     * Waits until in every chat a message that was sent after this call has been seen.
     *
     * @return how long that took
     */
    Duration awaitFlow() {
        long begin = System.nanoTime();
        long first = numbers.get();
        Part.await(
                PATIENCE,
                "messages flow in every chat",
                () -> chats.stream().allMatch(chat -> chat.lastSeenNumber().get() >= first));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** When the last of those who were connected to the gateway is back at another one; 0 when one is not. */
    long backElsewhere(URI left, List<Person> connectedBefore) {
        long last = 0;
        for (Person person : connectedBefore) {
            if (person.session.gateway().equals(left) || person.resumedAt == 0) {
                return 0;
            }
            last = Math.max(last, person.resumedAt);
        }
        return last;
    }

    long countAt(URI gateway) {
        return people.stream()
                .filter(person -> person.session.gateway().equals(gateway))
                .count();
    }

    /** Those who are connected to a gateway, and whose next resuming counts. */
    List<Person> connectedTo(URI gateway) {
        List<Person> connected = new ArrayList<>();
        for (Person person : people) {
            if (person.session.gateway().equals(gateway)) {
                person.resumedAt = 0;
                connected.add(person);
            }
        }
        return connected;
    }

    /** Stops talking, and waits until everything that was said is acknowledged and seen, or two and a half minutes. */
    Ledger.Verdict settle() {
        beQuiet();
        try {
            awaitAll("everything is acknowledged", person -> person.session.unacknowledged() == 0);
            Part.await(PATIENCE, "everything is seen", () -> ledger.missing() == 0);
        } catch (IllegalStateException e) {
            // The verdict tells what is missing.
            System.out.println(e.getMessage());
        }
        // Whatever would come twice has time to come.
        Part.pause(Duration.ofSeconds(2));
        return ledger.judge();
    }

    /** Messages that were refused for good; there is no reason for one. */
    long refused() {
        return refused.get();
    }

    /** Frames of answers that the model gave. */
    long fromModel() {
        return fromModel.get();
    }

    private void awaitAll(String what, Predicate<Person> condition) {
        Part.await(PATIENCE, what, () -> people.stream().allMatch(condition));
    }

    @Override
    public void close() {
        beQuiet();
        clock.shutdownNow();
        people.forEach(person -> person.session.close());
    }
}
