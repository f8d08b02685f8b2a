package org.tocsin.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.tocsin.testkit.Markup.Element;

/// One Windows event to be written, complete.
///
/// @param keywords the 64 bits as they are shown in hexadecimal
/// @param time kept to 100 ns
/// @param recordId empty for "one more than the last"
/// @param user the SID of the account that logged it
/// @param payload the `EventData` or `UserData` element; empty for an event without either
public record EventSpec(
        Provider provider,
        int eventId,
        OptionalInt qualifiers,
        int version,
        int level,
        int task,
        int opcode,
        long keywords,
        Instant time,
        OptionalLong recordId,
        Optional<UUID> activity,
        Optional<UUID> relatedActivity,
        int process,
        int thread,
        String channel,
        String computer,
        Optional<String> user,
        Optional<Element> payload) {

    /// Starts an event of level 4 (information), version 0, by process 4.
    public static Draft of(Provider provider, int eventId, String channel) {
        return new Draft(provider, eventId, channel);
    }

    /// The same event under a record id.
    public EventSpec as(long record) {
        return new EventSpec(
                provider,
                eventId,
                qualifiers,
                version,
                level,
                task,
                opcode,
                keywords,
                time,
                OptionalLong.of(record),
                activity,
                relatedActivity,
                process,
                thread,
                channel,
                computer,
                user,
                payload);
    }

    /// An event being put together. `build` may be called again after a change.
    public static final class Draft {
        private final Provider provider;
        private final int eventId;
        private final String channel;
        private OptionalInt qualifiers = OptionalInt.empty();
        private int version;
        private int level = 4;
        private int task;
        private int opcode;
        private long keywords = 0x8000_0000_0000_0000L;
        private Instant time = Instant.parse("2026-01-01T00:00:00Z");
        private OptionalLong recordId = OptionalLong.empty();
        private Optional<UUID> activity = Optional.empty();
        private Optional<UUID> relatedActivity = Optional.empty();
        private int process = 4;
        private int thread = 8;
        private String computer = "HOST.example.org";
        private Optional<String> user = Optional.empty();
        private Optional<Element> userData = Optional.empty();
        private final List<Markup> eventData = new ArrayList<>();
        private List<Markup.Attribute> dataAttributes = List.of();

        private Draft(Provider provider, int eventId, String channel) {
            this.provider = provider;
            this.eventId = eventId;
            this.channel = channel;
        }

        public Draft qualifiers(int value) {
            qualifiers = OptionalInt.of(value);
            return this;
        }

        public Draft version(int value) {
            version = value;
            return this;
        }

        public Draft level(int value) {
            level = value;
            return this;
        }

        public Draft task(int value) {
            task = value;
            return this;
        }

        public Draft opcode(int value) {
            opcode = value;
            return this;
        }

        public Draft keywords(long value) {
            keywords = value;
            return this;
        }

        public Draft at(Instant value) {
            time = value;
            return this;
        }

        public Draft record(long id) {
            recordId = OptionalLong.of(id);
            return this;
        }

        public Draft activity(UUID value) {
            activity = Optional.of(value);
            return this;
        }

        public Draft relatedActivity(UUID value) {
            relatedActivity = Optional.of(value);
            return this;
        }

        public Draft by(int processId, int threadId) {
            process = processId;
            thread = threadId;
            return this;
        }

        public Draft on(String value) {
            computer = value;
            return this;
        }

        public Draft user(String sid) {
            user = Optional.of(sid);
            return this;
        }

        /// Adds `<Data Name="name">` to the `EventData`.
        public Draft data(String name, TypedValue value) {
            eventData.add(Element.data(name, value));
            return this;
        }

        public Draft data(String name, String text) {
            return data(name, TypedValue.text(text));
        }

        /// Adds `<Data>` without a name, as old event sources do.
        public Draft unnamed(TypedValue value) {
            eventData.add(Element.of("Data", value));
            return this;
        }

        /// Adds any markup to the `EventData`, such as the `<Binary>` of old event sources.
        public Draft markup(Markup more) {
            eventData.add(more);
            return this;
        }

        /// Gives the `EventData` element itself a name, as a few providers do.
        public Draft dataName(String name) {
            dataAttributes = List.of(new Markup.Attribute("Name", new Markup.Words(name)));
            return this;
        }

        /// Puts an element inside `UserData`; the event then has no `EventData`.
        public Draft userData(Element inner) {
            userData = Optional.of(Element.of("UserData", inner));
            return this;
        }

        public EventSpec build() {
            Optional<Element> payload = userData.isPresent()
                    ? userData
                    : eventData.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Element("EventData", dataAttributes, eventData));
            return new EventSpec(
                    provider,
                    eventId,
                    qualifiers,
                    version,
                    level,
                    task,
                    opcode,
                    keywords,
                    time,
                    recordId,
                    activity,
                    relatedActivity,
                    process,
                    thread,
                    channel,
                    computer,
                    user,
                    payload);
        }
    }
}
