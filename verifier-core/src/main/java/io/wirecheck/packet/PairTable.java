package io.wirecheck.packet;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Counts what goes both ways between two endpoints under one label: open addressing over plain
 * arrays, so that counting allocates nothing but when the table grows.
 *
 * <p>A pair is known by its {@link KeyedHash}, so that all that counting a packet of a known pair
 * needs is in half a line of the cache, the 4 longs of its entry:
 *
 * <pre>
 *  0       hash of the pair
 *  1       time of the latest packet
 *  2       from the lower endpoint: from the highest bit on 16 bits for the number of packets, 39
 *          for bytes, {@link #SEQUENCE_SEEN}, and all TCP flags that were seen
 *  3       from the higher endpoint: the same
 * </pre>
 *
 * Numbers that become too large move to an array of their own, 4 longs of packets and bytes for
 * each pair. What only new pairs and late packets need are 8 longs of another array:
 *
 * <pre>
 *  0       IPv4 addresses, of the lower endpoint in the high half; a hash of other addresses
 *  1       ports, of the lower endpoint in the high 16 of 32 bits
 *  2       label, and {@link #WIDE} where the addresses are not both IPv4
 *  3       time of the earliest packet
 *  4, 5    from the lower endpoint: first frame; sequence number of the first segment
 *  6, 7    from the higher endpoint: the same
 * </pre>
 *
 * Addresses that are not IPv4 are 4 longs of a third: of the lower endpoint, of the higher one.
 */
final class PairTable {

  private static final int HASH = 0;
  private static final int LAST_TIME = 1;
  private static final int FROM_LOW = 2;
  private static final int FROM_HIGH = 3;
  private static final int ENTRY = 4;

  /** Behind the 16 bytes of an array's own header, it puts entries at multiples of 32 bytes. */
  private static final int PADDING = 2;

  private static final int MOVED = 4;

  private static final long FLAGS = 0xff;
  private static final long SEQUENCE_SEEN = 0x100;
  private static final int BYTES_SHIFT = 9;
  private static final int PACKETS_SHIFT = 48;
  private static final long BYTES = (1L << PACKETS_SHIFT) - (1L << BYTES_SHIFT);
  private static final long ONE_PACKET = 1L << PACKETS_SHIFT;

  /** The highest bits of both numbers: while they are 0, nothing that is added can overflow. */
  private static final long LARGE = Long.MIN_VALUE | (ONE_PACKET >>> 1);

  private static final int ADDRESSES = 0;
  private static final int PORTS = 1;
  private static final int LABEL = 2;
  private static final int KEY = LABEL + 1;
  private static final int FIRST_TIME = KEY;
  private static final int FIRST_FRAME = KEY + 1;
  private static final int SEQUENCE = FIRST_FRAME + 1;
  private static final int ORIGIN = 8;

  private static final int LOW = 0;
  private static final int HIGH = 2;
  private static final int WIDE_ADDRESSES = 4;
  private static final long WIDE = Long.MIN_VALUE;

  private static final int BATCH = 128;
  private static final int WORD = KEY;
  private static final int TIME = KEY + 1;
  private static final int FRAME = KEY + 2;
  private static final int SEGMENT = KEY + 3;
  private static final int PACKET = KEY + 4;

  private static final int MIN_ENTRIES = 1 << 10;

  private final int maxEntries;

  /**
   * Twice as many as entries fit. The low bits of a slot, as many as tell one from the other, are
   * the number of an entry, from 1, or 0 where there is none; the rest is from the key's hash.
   */
  private int[] slots = new int[2 * MIN_ENTRIES];

  /** The entry with the number 1 is the first behind the padding. */
  private long[] entries = new long[PADDING + MIN_ENTRIES * ENTRY];

  private long[] origins = new long[MIN_ENTRIES * ORIGIN];
  private long[] addresses = {};
  private long[] moved = {};
  private int size;
  private long turnedAway;

  /** The highest number of a frame that was counted. */
  private long lastFrame;

  /**
   * Packets that wait to be counted together. In a large table each of them would wait for memory;
   * side by side they wait at the same time. A key is as in an origin, but with the sender first
   * until {@link #arrange}; behind it stand what is added to an entry, and what {@link #count} was
   * given.
   */
  private final long[] waiting = new long[BATCH * PACKET];

  private final long[] waitingAddresses = new long[BATCH * WIDE_ADDRESSES];
  private final long[] hashes = new long[BATCH];

  /** Of each packet who sent it, {@link #FROM_LOW} or {@link #FROM_HIGH}. */
  private final int[] ways = new int[BATCH];

  /** Of each packet the entry, or what is less than 0. */
  private final int[] places = new int[BATCH];

  private int waitingPackets;

  /** Written only, so that the reads that bring memory near are not left out by the compiler. */
  private long unusedSum;

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

  /**
   * Sets the key to IPv4 endpoints; who of them sends makes no difference to it.
   *
   * @param addresses of the sender in the high half, as a header has them
   * @param ports of the sender in the high half
   * @param label not negative
   */
  void between(long addresses, int ports, long label) {
    final int key = waitingPackets * PACKET;
    waiting[key + ADDRESSES] = addresses;
    waiting[key + PORTS] = ports & 0xffff_ffffL;
    waiting[key + LABEL] = label;
  }

  /** Sets the key to endpoints with addresses as in {@link Endpoint}. */
  void between(long sourceHigh, long sourceLow, long high, long low, int ports, long label) {
    if (Endpoint.isIpv4(sourceHigh, sourceLow) && Endpoint.isIpv4(high, low)) {
      between((sourceLow << 32) | (low & 0xffff_ffffL), ports, label);
      return;
    }
    final int source = waitingPackets * WIDE_ADDRESSES;
    waitingAddresses[source] = sourceHigh;
    waitingAddresses[source + 1] = sourceLow;
    waitingAddresses[source + HIGH] = high;
    waitingAddresses[source + HIGH + 1] = low;
    between(0, ports, label | WIDE);
  }

  /** The word of a segment's flags and sequence number. */
  static long tcp(int flags, int sequence) {
    return ((long) sequence << 32) | SEQUENCE_SEEN | flags;
  }

  /**
   * Counts a packet of the key.
   *
   * @param bytes its length, less than 2<sup>32</sup>
   * @param tcp of {@link #tcp}, or 0
   */
  void count(long time, long frame, long bytes, long tcp) {
    final int packet = waitingPackets * PACKET;
    waiting[packet + WORD] = ONE_PACKET | (bytes << BYTES_SHIFT) | (tcp & (SEQUENCE_SEEN | FLAGS));
    waiting[packet + TIME] = time;
    waiting[packet + FRAME] = frame;
    waiting[packet + SEGMENT] = tcp;
    waitingPackets++;
    if (waitingPackets == BATCH) {
      flush();
    }
  }

  /** Each loop does little, so that the processor waits for many packets' memory at once. */
  private void flush() {
    arrange();
    long sum = 0;
    for (int i = 0; i < waitingPackets; i++) {
      sum += slots[(int) hashes[i] & slots.length - 1];
    }
    guess();
    for (int i = 0; i < waitingPackets; i++) {
      sum += entries[entry(Math.max(places[i], 0))];
    }
    unusedSum += sum;
    countWaiting();
    waitingPackets = 0;
  }

  /** Puts the lower endpoint first in each key. */
  private void arrange() {
    for (int i = 0; i < waitingPackets; i++) {
      final int key = i * PACKET;
      final boolean wide = waiting[key + LABEL] < 0;
      final boolean down = wide ? isWideDown(i) : isDown(waiting[key], (int) waiting[key + PORTS]);
      if (down) {
        waiting[key] = Long.rotateLeft(waiting[key], 32);
        waiting[key + PORTS] = Integer.rotateLeft((int) waiting[key + PORTS], 16) & 0xffff_ffffL;
      }
      if (wide) {
        arrangeWide(i, down);
      }
      ways[i] = down ? FROM_HIGH : FROM_LOW;
      hashes[i] =
          KeyedHash.of(waiting[key + ADDRESSES], waiting[key + PORTS], waiting[key + LABEL]);
    }
  }

  private static boolean isDown(long addresses, int ports) {
    final long turned = Long.rotateLeft(addresses, 32);
    return addresses == turned ? isDown(ports) : Long.compareUnsigned(addresses, turned) > 0;
  }

  private static boolean isDown(int ports) {
    return Integer.compareUnsigned(ports, Integer.rotateLeft(ports, 16)) > 0;
  }

  private boolean isWideDown(int i) {
    final long[] words = waitingAddresses;
    final int at = i * WIDE_ADDRESSES;
    if (words[at] != words[at + HIGH]) {
      return Long.compareUnsigned(words[at], words[at + HIGH]) > 0;
    }
    return words[at + 1] == words[at + HIGH + 1]
        ? isDown((int) waiting[i * PACKET + PORTS])
        : Long.compareUnsigned(words[at + 1], words[at + HIGH + 1]) > 0;
  }

  private void arrangeWide(int i, boolean down) {
    final long[] words = waitingAddresses;
    final int at = i * WIDE_ADDRESSES;
    if (down) {
      final long high = words[at];
      final long low = words[at + 1];
      words[at] = words[at + HIGH];
      words[at + 1] = words[at + HIGH + 1];
      words[at + HIGH] = high;
      words[at + HIGH + 1] = low;
    }
    waiting[i * PACKET + ADDRESSES] =
        KeyedHash.of(
            KeyedHash.of(words[at], words[at + 1]), words[at + HIGH], words[at + HIGH + 1]);
  }

  private void guess() {
    for (int i = 0; i < waitingPackets; i++) {
      places[i] = indexIn(slotOf((int) hashes[i]));
    }
  }

  private void countWaiting() {
    for (int i = 0; i < waitingPackets; i++) {
      final int packet = i * PACKET;
      final int index = indexOf(i);
      if (index < 0) {
        turnedAway++;
      } else {
        spread(index, waiting[packet + TIME], waiting[packet + TIME]);
        add(
            index,
            ways[i],
            waiting[packet + WORD],
            waiting[packet + FRAME],
            waiting[packet + SEGMENT]);
      }
    }
  }

  private int indexOf(int i) {
    final int guess = places[i];
    return guess >= 0 && entries[entry(guess) + HASH] == hashes[i]
        ? guess
        : find(hashes[i], waiting, i * PACKET, waitingAddresses, i * WIDE_ADDRESSES);
  }

  private static long sum(long known, long word) {
    return (known + (word & ~(SEQUENCE_SEEN | FLAGS))) | (word & (SEQUENCE_SEEN | FLAGS));
  }

  private void spread(int index, long first, long last) {
    final int lastTime = entry(index) + LAST_TIME;
    final long known = entries[lastTime];
    if (first < known || known == FrameCursor.NO_TIMESTAMP) {
      noteFirstTime(index * ORIGIN + FIRST_TIME, first);
    }
    entries[lastTime] = Math.max(known, last);
  }

  private void noteFirstTime(int at, long first) {
    final long known = origins[at];
    if (first != FrameCursor.NO_TIMESTAMP && (first < known || known == FrameCursor.NO_TIMESTAMP)) {
      origins[at] = first;
    }
  }

  private void add(int index, int from, long word, long frame, long tcp) {
    final int way = entry(index) + from;
    final long known = entries[way];
    if (known == 0 || frame < lastFrame || (word & ~known & SEQUENCE_SEEN) != 0) {
      noteFirst(originOf(index, from), known, frame, tcp);
    }
    lastFrame = Math.max(lastFrame, frame);
    final long sum = sum(known, word);
    entries[way] = sum;
    if ((sum & LARGE) != 0) {
      move(index, from, sum);
    }
  }

  private void noteFirst(int origin, long known, long frame, long tcp) {
    final boolean earlier = frame < origins[origin + FIRST_FRAME];
    if (earlier) {
      origins[origin + FIRST_FRAME] = frame;
    }
    if ((tcp & SEQUENCE_SEEN) != 0 && (earlier || (known & SEQUENCE_SEEN) == 0)) {
      origins[origin + SEQUENCE] = tcp >>> 32;
    }
  }

  /** Moves the numbers of an entry to where they have room. */
  private void move(int index, int from, long word) {
    addMoved(index, from, word >>> PACKETS_SHIFT, (word & BYTES) >>> BYTES_SHIFT);
    entries[entry(index) + from] = word & (SEQUENCE_SEEN | FLAGS);
  }

  private void addMoved(int index, int from, long packets, long bytes) {
    if (moved.length == 0) {
      moved = new long[slots.length / 2 * MOVED];
    }
    final int at = movedAt(index, from);
    moved[at] += packets;
    moved[at + 1] += bytes;
  }

  private static int movedAt(int index, int from) {
    return index * MOVED + 2 * (from - FROM_LOW);
  }

  /** Adds all that another table has counted of frames after {@code framesBefore} others. */
  void add(PairTable other, long framesBefore) {
    flush();
    other.flush();
    turnedAway += other.turnedAway;
    for (int i = 0; i < other.size; i++) {
      final int index =
          find(
              other.entries[entry(i) + HASH],
              other.origins,
              i * ORIGIN,
              other.addresses,
              i * WIDE_ADDRESSES);
      if (index < 0) {
        turnedAway += other.packets(i, FROM_LOW) + other.packets(i, FROM_HIGH);
        continue;
      }
      spread(index, other.firstTime(i), other.lastTime(i));
      add(index, FROM_LOW, other, i, framesBefore);
      add(index, FROM_HIGH, other, i, framesBefore);
    }
  }

  private void add(int index, int from, PairTable other, int i, long framesBefore) {
    if (other.packets(i, from) > 0) {
      final long word = other.entries[entry(i) + from];
      final long sequence = other.origins[originOf(i, from) + SEQUENCE] << 32;
      add(
          index,
          from,
          word,
          other.firstFrame(i, from) + framesBefore,
          sequence | (word & (SEQUENCE_SEEN | FLAGS)));
      if (other.moved.length > 0) {
        final int at = movedAt(i, from);
        addMoved(index, from, other.moved[at], other.moved[at + 1]);
      }
    }
  }

  /** The index of the key's entry, made if it is not there; -1 where the table is full. */
  private int find(long hash, long[] keys, int key, long[] wide, int wideAddresses) {
    int slot = slotOf((int) hash);
    while (slots[slot] != 0) {
      final int index = indexIn(slot);
      if (entries[entry(index) + HASH] == hash) {
        return index;
      }
      slot = slotOf((int) hash, slot + 1);
    }
    if (size == maxEntries) {
      return -1;
    }
    if (size * 2 == slots.length) {
      grow();
      slot = freeSlot((int) hash);
    }
    slots[slot] = ((int) hash & -slots.length) | (size + 1);
    return insert(hash, keys, key, wide, wideAddresses);
  }

  /** The first slot for the hash that is empty or has the hash's other bits. */
  private int slotOf(int hash) {
    return slotOf(hash, hash);
  }

  /** The same, from a slot on; a number beyond the last slot starts from the first. */
  private int slotOf(int hash, int from) {
    int slot = from & slots.length - 1;
    while (slots[slot] != 0 && ((slots[slot] ^ hash) & -slots.length) != 0) {
      slot = (slot + 1) & slots.length - 1;
    }
    return slot;
  }

  private int freeSlot(int hash) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0) {
      slot = (slot + 1) & slots.length - 1;
    }
    return slot;
  }

  private int indexIn(int slot) {
    return (slots[slot] & slots.length - 1) - 1;
  }

  private int insert(long hash, long[] keys, int key, long[] wide, int wideAddresses) {
    final int entry = entry(size);
    entries[entry + HASH] = hash;
    entries[entry + LAST_TIME] = FrameCursor.NO_TIMESTAMP;
    final int origin = size * ORIGIN;
    System.arraycopy(keys, key, origins, origin, KEY);
    if (keys[key + LABEL] < 0) {
      insert(wide, wideAddresses);
    }
    origins[origin + FIRST_TIME] = FrameCursor.NO_TIMESTAMP;
    origins[origin + FIRST_FRAME] = Long.MAX_VALUE;
    origins[origin + 2 + FIRST_FRAME] = Long.MAX_VALUE;
    return size++;
  }

  private void insert(long[] wide, int wideAddresses) {
    if (addresses.length == 0) {
      addresses = new long[slots.length / 2 * WIDE_ADDRESSES];
    }
    System.arraycopy(wide, wideAddresses, addresses, size * WIDE_ADDRESSES, WIDE_ADDRESSES);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    entries = Arrays.copyOf(entries, entry(slots.length / 2));
    origins = twice(origins);
    addresses = twice(addresses);
    moved = twice(moved);
    for (int index = 0; index < size; index++) {
      final int hash = (int) entries[entry(index) + HASH];
      slots[freeSlot(hash)] = (hash & -slots.length) | (index + 1);
    }
  }

  private static long[] twice(long[] words) {
    return Arrays.copyOf(words, words.length * 2);
  }

  /** The endpoint that sent the first packet of an entry. */
  Endpoint initiator(int index) {
    return isLowFirst(index) ? low(index) : high(index);
  }

  Endpoint responder(int index) {
    return isLowFirst(index) ? high(index) : low(index);
  }

  Flow.Direction forth(int index) {
    return direction(index, isLowFirst(index) ? FROM_LOW : FROM_HIGH);
  }

  Flow.Direction back(int index) {
    return direction(index, isLowFirst(index) ? FROM_HIGH : FROM_LOW);
  }

  private boolean isLowFirst(int index) {
    return firstFrame(index, FROM_LOW) < firstFrame(index, FROM_HIGH);
  }

  private Endpoint low(int index) {
    final int origin = index * ORIGIN;
    return endpoint(index, LOW, origins[origin + ADDRESSES] >>> 32, origins[origin + PORTS] >>> 16);
  }

  private Endpoint high(int index) {
    final int origin = index * ORIGIN;
    return endpoint(
        index, HIGH, origins[origin + ADDRESSES] & 0xffff_ffffL, origins[origin + PORTS] & 0xffff);
  }

  private Endpoint endpoint(int index, int side, long ipv4, long port) {
    if (origins[index * ORIGIN + LABEL] >= 0) {
      return new Endpoint(0, Endpoint.IPV4_PREFIX | ipv4, (int) port);
    }
    final int wide = index * WIDE_ADDRESSES + side;
    return new Endpoint(addresses[wide], addresses[wide + 1], (int) port);
  }

  private Flow.Direction direction(int index, int from) {
    final long word = entries[entry(index) + from];
    return new Flow.Direction(
        packets(index, from),
        bytes(index, from),
        (int) (word & FLAGS),
        (word & SEQUENCE_SEEN) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(origins[originOf(index, from) + SEQUENCE]));
  }

  private long packets(int index, int from) {
    return (entries[entry(index) + from] >>> PACKETS_SHIFT)
        + (moved.length == 0 ? 0 : moved[movedAt(index, from)]);
  }

  private long bytes(int index, int from) {
    return ((entries[entry(index) + from] & BYTES) >>> BYTES_SHIFT)
        + (moved.length == 0 ? 0 : moved[movedAt(index, from) + 1]);
  }

  long label(int index) {
    return origins[index * ORIGIN + LABEL] & ~WIDE;
  }

  long firstTime(int index) {
    return origins[index * ORIGIN + FIRST_TIME];
  }

  long lastTime(int index) {
    return entries[entry(index) + LAST_TIME];
  }

  long firstFrame(int index) {
    return Math.min(firstFrame(index, FROM_LOW), firstFrame(index, FROM_HIGH));
  }

  private static int entry(int index) {
    return PADDING + index * ENTRY;
  }

  private static int originOf(int index, int from) {
    return index * ORIGIN + 2 * (from - FROM_LOW);
  }

  private long firstFrame(int index, int from) {
    return origins[originOf(index, from) + FIRST_FRAME];
  }
}
