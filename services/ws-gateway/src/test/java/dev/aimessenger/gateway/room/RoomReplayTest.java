package dev.aimessenger.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import dev.aimessenger.sockets.Frames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A connection is told each message once and in order, however replay and live messages come together. */
class RoomReplayTest {

    private static final long CHAT = 7;
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");

    private final Frames frames = new Frames(new ObjectMapper().registerModule(new JavaTimeModule()));
    private final Rooms rooms = new Rooms(frames);
    private final List<ChatMessage> stored = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();

    @Test
    void aClientWithoutAfterSeqGetsOnlyWhatComesNow() {
        store(3);
        RoomReplay replay = join(null);
        run(replay);
        live(store(1));

        assertThat(seen).containsExactly(4L);
    }

    @Test
    void whatWasMissedComesInPagesAndThenLive() {
        store(450);
        run(join(0L));
        live(store(1));

        assertThat(seen).hasSize(451).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void liveMessagesThatComeDuringTheReplayWaitForIt() {
        store(10);
        RoomReplay replay = join(4L);
        List<ChatMessage> during = store(2);
        live(during);
        assertThat(seen).isEmpty();

        run(replay);

        assertThat(seen).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void aMessageThatComesTwiceIsShownOnce() {
        run(join(0L));
        List<ChatMessage> messages = store(2);
        live(messages);
        live(messages);

        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void aGapMakesTheConnectionLagAndTheReplayFillsIt() {
        run(join(0L));
        List<ChatMessage> messages = store(5);
        live(messages.subList(0, 1));
        Rooms.Delivery delivery = rooms.deliver(messages.get(3));

        assertThat(delivery.receivers()).isEmpty();
        assertThat(delivery.lagging()).containsExactly("key");
        run(new RoomReplay(CHAT, rooms.subscription(CHAT, "key").orElseThrow(), rooms, frames, false, false));
        live(messages.subList(4, 5));

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void moreLiveMessagesThanCanBeHeldAreReadBack() {
        store(1);
        RoomReplay replay = join(0L);
        live(store(1_000));
        run(replay);
        live(store(1));

        assertThat(seen).hasSize(1_002).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anyInterleavingShowsEachMessageOnceInOrder() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            stored.clear();
            seen.clear();
            store(random.nextInt(450));
            long from = stored.isEmpty() ? 0 : random.nextInt(stored.size());
            RoomReplay replay = join(from);
            while (replay.isPending()) {
                if (random.nextInt(4) > 0 && stored.size() < 900) {
                    live(store(1 + random.nextInt(3)));
                }
                step(replay);
            }
            live(store(2));

            assertThat(seen).hasSize(stored.size() - (int) from).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whoLeftGetsNothing() {
        run(join(0L));
        rooms.removeUser(CHAT, 1);

        assertThat(rooms.deliver(store(1).get(0)).receivers()).isEmpty();
    }

    private RoomReplay join(Long afterSeq) {
        Subscription subscription = rooms.join(CHAT, "key", 1);
        if (afterSeq != null) {
            subscription.startAfter(afterSeq);
        }
        return new RoomReplay(CHAT, subscription, rooms, frames, true, afterSeq == null);
    }

    private void run(RoomReplay replay) {
        for (int rounds = 0; replay.isPending(); rounds++) {
            assertThat(rounds).isLessThan(20);
            step(replay);
        }
    }

    private void step(RoomReplay replay) {
        replay.frames(answer(replay.request())).forEach(this::see);
    }

    private GetMessagesByChatResponse answer(GetMessagesByChatRequest request) {
        GetMessagesByChatResponse.Builder page =
                GetMessagesByChatResponse.newBuilder().setLastSeq(stored.size());
        if (request.hasAfterSeq()) {
            stored.stream()
                    .filter(message -> message.seq() > request.getAfterSeq())
                    .limit(request.getLimit())
                    .forEach(message -> page.addMessages(proto(message)));
        }
        return page.build();
    }

    private List<ChatMessage> store(int count) {
        List<ChatMessage> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            ChatMessage message = new ChatMessage(
                    CHAT,
                    stored.size() + 1L,
                    MessageIds.of(1, id),
                    id,
                    1,
                    "ann@example.org",
                    "text",
                    false,
                    Instant.EPOCH,
                    0);
            stored.add(message);
            fresh.add(message);
        }
        return fresh;
    }

    private void live(List<ChatMessage> messages) {
        for (ChatMessage message : messages) {
            Rooms.Delivery delivery = rooms.deliver(message);
            assertThat(delivery.lagging()).isEmpty();
            if (!delivery.receivers().isEmpty()) {
                see(delivery.frame());
            }
        }
    }

    private void see(String frame) {
        Matcher seq = SEQ.matcher(frame);
        if (seq.find()) {
            seen.add(Long.parseLong(seq.group(1)));
        }
    }

    private static Message proto(ChatMessage message) {
        return Message.newBuilder()
                .setChatId(message.chatId())
                .setSeq(message.seq())
                .setMessageId(message.messageId().toString())
                .setClientMessageId(message.clientMessageId().toString())
                .setSenderId(message.senderId())
                .setSenderEmail(message.senderEmail())
                .setText(message.text())
                .setSentAt(message.sentAt().toString())
                .build();
    }
}
