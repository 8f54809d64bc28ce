package io.wirecheck.packet;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Counts what goes both ways between two endpoints under one label: open addressing over plain
 * arrays, so that counting allocates nothing but when the table grows. An entry is 16 longs:
 *
 * <pre>
 *  0, 1    address of the lower endpoint
 *  2, 3    address of the higher endpoint
 *  4       ports, of the lower endpoint in the high half
 *  5       label
 *  6, 7    time of the earliest and of the latest packet
 *  8 .. 11   from the lower endpoint: packets, bytes, first frame, TCP
 * 12 .. 15   from the higher endpoint: packets, bytes, first frame, TCP
 * </pre>
 *
 * The last word of a direction has the sequence number of its first segment in the high half, and
 * below it {@link #SEQUENCE_SEEN} and all flags that were seen.
 */
final class PairTable {

  private static final int LOW = 0;
  private static final int HIGH = 2;
  private static final int PORTS = 4;
  private static final int LABEL = 5;
  private static final int FIRST_TIME = 6;
  private static final int LAST_TIME = 7;
  private static final int FROM_LOW = 8;
  private static final int FROM_HIGH = 12;
  private static final int ENTRY = 16;

  private static final int PACKETS = 0;
  private static final int BYTES = 1;
  private static final int FIRST_FRAME = 2;
  private static final int TCP = 3;

  private static final int FLAGS = 0xff;
  private static final int SEQUENCE_SEEN = 0x100;

  private static final int BATCH = 32;
  private static final int KEY = LABEL + 1;
  private static final int DIRECTION = KEY;
  private static final int TIME = KEY + 1;
  private static final int FRAME = KEY + 2;
  private static final int LENGTH = KEY + 3;
  private static final int SEGMENT = KEY + 4;
  private static final int PACKET = KEY + 5;

  private static final int MIN_ENTRIES = 1 << 10;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final int maxEntries;

  /** Differs from table to table, so that no capture can be made to collide. */
  private final long seed = (System.nanoTime() ^ System.identityHashCode(this)) * MIX;

  /** The number of an entry, from 1, or 0 where there is none; twice as many as entries fit. */
  private int[] slots = new int[2 * MIN_ENTRIES];

  private long[] entries = new long[MIN_ENTRIES * ENTRY];
  private int size;
  private long turnedAway;

  /**
   * Packets that wait to be counted together. In a large table each of them would wait for memory;
   * side by side they wait at the same time. A key has the layout of an entry; behind it stand the
   * direction and what {@link #count} was given.
   */
  private final long[] waiting = new long[BATCH * PACKET];

  private final int[] waitingSlots = new int[BATCH];
  private int waitingPackets;

  /** Keeps the loads of {@link #fetch} from being optimised away. */
  private long fetched;

  PairTable(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  int size() {
    flush();
    return size;
  }

  /** Packets that found the table full. */
  long turnedAway() {
    flush();
    return turnedAway;
  }

  /** Sets the key; who of the endpoints sends makes no difference to it. */
  void between(
      long sourceHigh, long sourceLow, int sourcePort, long high, long low, int port, long label) {
    final boolean down = isHigher(sourceHigh, sourceLow, sourcePort, high, low, port);
    final int key = waitingPackets * PACKET;
    final int source = down ? HIGH : LOW;
    waiting[key + source] = sourceHigh;
    waiting[key + source + 1] = sourceLow;
    waiting[key + HIGH - source] = high;
    waiting[key + HIGH - source + 1] = low;
    waiting[key + PORTS] =
        down ? ((long) port << 32) | sourcePort : ((long) sourcePort << 32) | port;
    waiting[key + LABEL] = label;
    waiting[key + DIRECTION] = down ? FROM_HIGH : FROM_LOW;
  }

  private static boolean isHigher(
      long high1, long low1, int port1, long high2, long low2, int port2) {
    if (high1 != high2) {
      return Long.compareUnsigned(high1, high2) > 0;
    }
    return low1 != low2 ? Long.compareUnsigned(low1, low2) > 0 : port1 > port2;
  }

  /**
   * Counts a packet of the key.
   *
   * @param tcp of {@link #tcp}, or 0
   */
  void count(long time, long frame, long bytes, long tcp) {
    final int packet = waitingPackets * PACKET;
    waiting[packet + TIME] = time;
    waiting[packet + FRAME] = frame;
    waiting[packet + LENGTH] = bytes;
    waiting[packet + SEGMENT] = tcp;
    waitingPackets++;
    if (waitingPackets == BATCH) {
      flush();
    }
  }

  private void flush() {
    fetch();
    for (int i = 0; i < waitingPackets; i++) {
      countNow(i * PACKET);
    }
    waitingPackets = 0;
  }

  /**
   * Asks for the memory of all waiting packets' slots, then of their entries, without needing any
   * of it in between.
   */
  private void fetch() {
    for (int i = 0; i < waitingPackets; i++) {
      waitingSlots[i] = slots[slotOf(waiting, i * PACKET)];
    }
    long sum = 0;
    for (int i = 0; i < waitingPackets; i++) {
      final int entry = Math.max(0, waitingSlots[i] - 1) * ENTRY;
      sum += entries[entry] + entries[entry + FROM_LOW] + entries[entry + ENTRY - 1];
    }
    fetched = sum;
  }

  private void countNow(int packet) {
    final int entry = find(waiting, packet);
    if (entry < 0) {
      turnedAway++;
      return;
    }
    final long time = waiting[packet + TIME];
    spread(entry, time, time);
    add(
        entry + (int) waiting[packet + DIRECTION],
        1,
        waiting[packet + LENGTH],
        waiting[packet + FRAME],
        waiting[packet + SEGMENT]);
  }

  /** The word of a segment's flags and sequence number. */
  static long tcp(int flags, int sequence) {
    return ((long) sequence << 32) | SEQUENCE_SEEN | flags;
  }

  /** Adds all that another table has counted. */
  void add(PairTable other) {
    flush();
    other.flush();
    turnedAway += other.turnedAway;
    for (int from = 0; from < other.size * ENTRY; from += ENTRY) {
      final int entry = find(other.entries, from);
      if (entry < 0) {
        turnedAway += other.entries[from + FROM_LOW] + other.entries[from + FROM_HIGH];
        continue;
      }
      spread(entry, other.entries[from + FIRST_TIME], other.entries[from + LAST_TIME]);
      for (int way = FROM_LOW; way <= FROM_HIGH; way += FROM_HIGH - FROM_LOW) {
        final long[] words = other.entries;
        add(
            entry + way,
            words[from + way + PACKETS],
            words[from + way + BYTES],
            words[from + way + FIRST_FRAME],
            words[from + way + TCP]);
      }
    }
  }

  private void spread(int entry, long first, long last) {
    if (first != FrameCursor.NO_TIMESTAMP) {
      final long known = entries[entry + FIRST_TIME];
      entries[entry + FIRST_TIME] =
          known == FrameCursor.NO_TIMESTAMP ? first : Math.min(known, first);
      entries[entry + LAST_TIME] = Math.max(entries[entry + LAST_TIME], last);
    }
  }

  private void add(int way, long packets, long bytes, long frame, long tcp) {
    entries[way + PACKETS] += packets;
    entries[way + BYTES] += bytes;
    final long known = entries[way + TCP];
    final boolean earlier = packets > 0 && frame < entries[way + FIRST_FRAME];
    final boolean replaces =
        (tcp & SEQUENCE_SEEN) != 0 && (earlier || (known & SEQUENCE_SEEN) == 0);
    entries[way + TCP] = (replaces ? tcp : known) | (known & FLAGS) | (tcp & FLAGS);
    if (earlier) {
      entries[way + FIRST_FRAME] = frame;
    }
  }

  /**
   * Where the entry of the key at {@code key} is, made if it is not there; -1 where the table is
   * full.
   */
  private int find(long[] words, int key) {
    int slot = slotOf(words, key);
    while (slots[slot] != 0) {
      final int entry = (slots[slot] - 1) * ENTRY;
      if (isKeyAt(entry, words, key)) {
        return entry;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == maxEntries) {
      return -1;
    }
    if (size * ENTRY == entries.length) {
      grow();
      return find(words, key);
    }
    return insert(slot, words, key);
  }

  private boolean isKeyAt(int entry, long[] words, int key) {
    return entries[entry + LOW + 1] == words[key + LOW + 1]
        && entries[entry + HIGH + 1] == words[key + HIGH + 1]
        && entries[entry + PORTS] == words[key + PORTS]
        && entries[entry + LABEL] == words[key + LABEL]
        && entries[entry + LOW] == words[key + LOW]
        && entries[entry + HIGH] == words[key + HIGH];
  }

  private int insert(int slot, long[] words, int key) {
    final int entry = size * ENTRY;
    slots[slot] = ++size;
    System.arraycopy(words, key, entries, entry, KEY);
    entries[entry + FIRST_TIME] = FrameCursor.NO_TIMESTAMP;
    entries[entry + LAST_TIME] = FrameCursor.NO_TIMESTAMP;
    entries[entry + FROM_LOW + FIRST_FRAME] = Long.MAX_VALUE;
    entries[entry + FROM_HIGH + FIRST_FRAME] = Long.MAX_VALUE;
    return entry;
  }

  private void grow() {
    entries = Arrays.copyOf(entries, entries.length * 2);
    slots = new int[slots.length * 2];
    for (int number = 1; number <= size; number++) {
      int slot = slotOf(entries, (number - 1) * ENTRY);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number;
    }
  }

  private int slotOf(long[] words, int at) {
    long hash = seed;
    for (int i = at; i <= at + LABEL; i++) {
      hash = (hash ^ words[i]) * MIX;
      hash ^= hash >>> 32;
    }
    return (int) hash & (slots.length - 1);
  }

  /** True where the lower endpoint sent the first packet. */
  private boolean isLowFirst(int entry) {
    return entries[entry + FROM_LOW + FIRST_FRAME] < entries[entry + FROM_HIGH + FIRST_FRAME];
  }

  /** The endpoint that sent the first packet of the {@code index}th entry. */
  Endpoint initiator(int index) {
    final int entry = index * ENTRY;
    return isLowFirst(entry) ? low(entry) : high(entry);
  }

  Endpoint responder(int index) {
    final int entry = index * ENTRY;
    return isLowFirst(entry) ? high(entry) : low(entry);
  }

  private Endpoint low(int entry) {
    return new Endpoint(
        entries[entry + LOW], entries[entry + LOW + 1], (int) (entries[entry + PORTS] >>> 32));
  }

  private Endpoint high(int entry) {
    return new Endpoint(
        entries[entry + HIGH], entries[entry + HIGH + 1], (int) entries[entry + PORTS]);
  }

  Flow.Direction forth(int index) {
    final int entry = index * ENTRY;
    return direction(entry + (isLowFirst(entry) ? FROM_LOW : FROM_HIGH));
  }

  Flow.Direction back(int index) {
    final int entry = index * ENTRY;
    return direction(entry + (isLowFirst(entry) ? FROM_HIGH : FROM_LOW));
  }

  private Flow.Direction direction(int way) {
    final long tcp = entries[way + TCP];
    return new Flow.Direction(
        entries[way + PACKETS],
        entries[way + BYTES],
        (int) tcp & FLAGS,
        (tcp & SEQUENCE_SEEN) == 0 ? OptionalLong.empty() : OptionalLong.of(tcp >>> 32));
  }

  long label(int index) {
    return entries[index * ENTRY + LABEL];
  }

  long firstTime(int index) {
    return entries[index * ENTRY + FIRST_TIME];
  }

  long lastTime(int index) {
    return entries[index * ENTRY + LAST_TIME];
  }

  long firstFrame(int index) {
    final int entry = index * ENTRY;
    return Math.min(
        entries[entry + FROM_LOW + FIRST_FRAME], entries[entry + FROM_HIGH + FIRST_FRAME]);
  }
}
