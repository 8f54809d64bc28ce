package io.wirecheck.packet;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Counts what goes both ways between two endpoints under one label: open addressing over plain
 * arrays, so that counting allocates nothing but when the table grows. All that counting a packet
 * of a known pair needs is in one line of the cache, the 8 longs of its entry:
 *
 * <pre>
 *  0       IPv4 addresses, of the lower endpoint in the high half; a hash of other addresses
 *  1       ports, of the lower endpoint in the high half
 *  2       label, and {@link #WIDE} where the addresses are not both IPv4
 *  3       time of the latest packet
 *  4, 5    from the lower endpoint: number of packets, {@link #SEQUENCE_SEEN} and all TCP flags
 *          that were seen; bytes
 *  6, 7    from the higher endpoint: the same
 * </pre>
 *
 * Its beginnings, which only new pairs and late packets need, are 5 longs of another array:
 *
 * <pre>
 *  0       time of the earliest packet
 *  1, 2    from the lower endpoint: first frame; sequence number of the first segment
 *  3, 4    from the higher endpoint: the same
 * </pre>
 *
 * Addresses that are not IPv4 are 4 longs of a third: of the lower endpoint, of the higher one.
 */
final class PairTable {

  private static final int ADDRESSES = 0;
  private static final int PORTS = 1;
  private static final int LABEL = 2;
  private static final int LAST_TIME = 3;
  private static final int FROM_LOW = 4;
  private static final int FROM_HIGH = 6;
  private static final int BYTES = 1;
  private static final int ENTRY = 8;

  /** Behind the 16 bytes of an array's own header, it puts entries at multiples of 64 bytes. */
  private static final int PADDING = 6;

  private static final int FIRST_FRAME = 1 - FROM_LOW;
  private static final int SEQUENCE = 2 - FROM_LOW;
  private static final int BEGINNING = 5;

  private static final int LOW = 0;
  private static final int HIGH = 2;
  private static final int WIDE_ADDRESSES = 4;

  private static final long WIDE = Long.MIN_VALUE;
  private static final int FLAGS = 0xff;
  private static final int SEQUENCE_SEEN = 0x100;
  private static final int PACKETS_SHIFT = 9;

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

  /** Differs from process to process, so that no capture can be made to collide. */
  private static final long SEED = (System.nanoTime() ^ ProcessHandle.current().pid()) * MIX;

  private final int maxEntries;

  /**
   * Twice as many as entries fit. The low bits of a slot, as many as tell one from the other, are
   * the number of an entry, from 1, or 0 where there is none; the rest is from the key's hash.
   */
  private int[] slots = new int[2 * MIN_ENTRIES];

  private long[] entries = new long[PADDING + MIN_ENTRIES * ENTRY];
  private long[] beginnings = new long[MIN_ENTRIES * BEGINNING];
  private long[] addresses = new long[MIN_ENTRIES * WIDE_ADDRESSES];
  private int size;
  private long turnedAway;

  /** The highest number of a frame that was counted. */
  private long lastFrame;

  /**
   * Packets that wait to be counted together. In a large table each of them would wait for memory;
   * side by side they wait at the same time. A key is as in an entry; behind it stand the direction
   * and what {@link #count} was given.
   */
  private final long[] waiting = new long[BATCH * PACKET];

  private final long[] waitingAddresses = new long[BATCH * WIDE_ADDRESSES];

  /** Of each packet first the hash, then the entry or what is less than 0. */
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

  /** Sets the key to IPv4 endpoints; who of them sends makes no difference to it. */
  void between(int source, int sourcePort, int destination, int port, long label) {
    final boolean down =
        source == destination
            ? sourcePort > port
            : Integer.compareUnsigned(source, destination) > 0;
    setKey(
        down ? pair(destination, source) : pair(source, destination),
        down ? pair(port, sourcePort) : pair(sourcePort, port),
        label,
        down);
  }

  /** Sets the key to endpoints with addresses as in {@link Endpoint}. */
  void between(
      long sourceHigh, long sourceLow, int sourcePort, long high, long low, int port, long label) {
    if (Endpoint.isIpv4(sourceHigh, sourceLow) && Endpoint.isIpv4(high, low)) {
      between((int) sourceLow, sourcePort, (int) low, port, label);
      return;
    }
    final boolean down = isHigher(sourceHigh, sourceLow, sourcePort, high, low, port);
    final int lower = waitingPackets * WIDE_ADDRESSES + LOW;
    final int source = down ? lower + HIGH : lower;
    final int destination = down ? lower : lower + HIGH;
    waitingAddresses[source] = sourceHigh;
    waitingAddresses[source + 1] = sourceLow;
    waitingAddresses[destination] = high;
    waitingAddresses[destination + 1] = low;
    setKey(
        hash(waitingAddresses, lower, WIDE_ADDRESSES),
        down ? pair(port, sourcePort) : pair(sourcePort, port),
        label | WIDE,
        down);
  }

  private static boolean isHigher(
      long high1, long low1, int port1, long high2, long low2, int port2) {
    if (high1 != high2) {
      return Long.compareUnsigned(high1, high2) > 0;
    }
    return low1 != low2 ? Long.compareUnsigned(low1, low2) > 0 : port1 > port2;
  }

  private static long pair(int high, int low) {
    return ((long) high << 32) | (low & 0xffff_ffffL);
  }

  private void setKey(long addresses, long ports, long label, boolean down) {
    final int key = waitingPackets * PACKET;
    waiting[key + ADDRESSES] = addresses;
    waiting[key + PORTS] = ports;
    waiting[key + LABEL] = label;
    waiting[key + DIRECTION] = down ? FROM_HIGH : FROM_LOW;
  }

  /** The word of a segment's flags and sequence number. */
  static long tcp(int flags, int sequence) {
    return ((long) sequence << 32) | SEQUENCE_SEEN | flags;
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
    touchSlots();
    touchEntries();
    for (int i = 0; i < waitingPackets; i++) {
      countNow(i);
    }
    waitingPackets = 0;
  }

  private void touchSlots() {
    long sum = 0;
    for (int i = 0; i < waitingPackets; i++) {
      final long hash = hash(waiting, i * PACKET, KEY);
      places[i] = (int) hash;
      sum += slots[(int) hash & slots.length - 1];
    }
    unusedSum += sum;
  }

  private void touchEntries() {
    long sum = 0;
    for (int i = 0; i < waitingPackets; i++) {
      final int index = indexIn(slotOf(places[i]));
      places[i] = index;
      sum += entries[PADDING + Math.max(index, 0) * ENTRY];
    }
    unusedSum += sum;
  }

  private void countNow(int i) {
    final int packet = i * PACKET;
    final int guess = places[i];
    final int index =
        guess >= 0 && isKeyAt(guess, waiting, packet, waitingAddresses, i * WIDE_ADDRESSES)
            ? guess
            : find(waiting, packet, waitingAddresses, i * WIDE_ADDRESSES);
    if (index < 0) {
      turnedAway++;
      return;
    }
    spread(index, waiting[packet + TIME], waiting[packet + TIME]);
    add(
        index,
        (int) waiting[packet + DIRECTION],
        1,
        waiting[packet + LENGTH],
        waiting[packet + FRAME],
        waiting[packet + SEGMENT]);
  }

  private void spread(int index, long first, long last) {
    final int lastTime = PADDING + index * ENTRY + LAST_TIME;
    final long known = entries[lastTime];
    if (first < known || known == FrameCursor.NO_TIMESTAMP) {
      noteFirstTime(index * BEGINNING, first);
    }
    entries[lastTime] = Math.max(known, last);
  }

  private void noteFirstTime(int beginning, long first) {
    final long known = beginnings[beginning];
    if (first != FrameCursor.NO_TIMESTAMP && (first < known || known == FrameCursor.NO_TIMESTAMP)) {
      beginnings[beginning] = first;
    }
  }

  private void add(int index, int from, long packets, long bytes, long frame, long tcp) {
    final int way = PADDING + index * ENTRY + from;
    final long known = entries[way];
    if (known == 0 || frame < lastFrame || (tcp & ~known & SEQUENCE_SEEN) != 0) {
      noteFirst(index * BEGINNING + from, known, frame, tcp);
    }
    lastFrame = Math.max(lastFrame, frame);
    entries[way] = known + (packets << PACKETS_SHIFT) | (tcp & (SEQUENCE_SEEN | FLAGS));
    entries[way + BYTES] += bytes;
  }

  private void noteFirst(int beginning, long known, long frame, long tcp) {
    final boolean earlier = frame < beginnings[beginning + FIRST_FRAME];
    if (earlier) {
      beginnings[beginning + FIRST_FRAME] = frame;
    }
    if ((tcp & SEQUENCE_SEEN) != 0 && (earlier || (known & SEQUENCE_SEEN) == 0)) {
      beginnings[beginning + SEQUENCE] = tcp >>> 32;
    }
  }

  /** Adds all that another table has counted of frames after {@code framesBefore} others. */
  void add(PairTable other, long framesBefore) {
    flush();
    other.flush();
    turnedAway += other.turnedAway;
    for (int i = 0; i < other.size; i++) {
      final int index =
          find(other.entries, PADDING + i * ENTRY, other.addresses, i * WIDE_ADDRESSES);
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
      final int beginning = i * BEGINNING + from;
      final long sequence = other.beginnings[beginning + SEQUENCE] << 32;
      final int way = PADDING + i * ENTRY + from;
      add(
          index,
          from,
          other.packets(i, from),
          other.entries[way + BYTES],
          other.beginnings[beginning + FIRST_FRAME] + framesBefore,
          sequence | (other.entries[way] & (SEQUENCE_SEEN | FLAGS)));
    }
  }

  /** The index of the key's entry, made if it is not there; -1 where the table is full. */
  private int find(long[] keys, int key, long[] wide, int wideAddresses) {
    final int hash = (int) hash(keys, key, KEY);
    int slot = slotOf(hash);
    while (slots[slot] != 0) {
      final int index = indexIn(slot);
      if (isKeyAt(index, keys, key, wide, wideAddresses)) {
        return index;
      }
      slot = slotOf(hash, slot + 1);
    }
    if (size == maxEntries) {
      return -1;
    }
    if (size * 2 == slots.length) {
      grow();
      slot = freeSlot(hash);
    }
    slots[slot] = (hash & -slots.length) | (size + 1);
    return insert(keys, key, wide, wideAddresses);
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

  private boolean isKeyAt(int index, long[] keys, int key, long[] wide, int wideAddresses) {
    final int entry = PADDING + index * ENTRY;
    return entries[entry + ADDRESSES] == keys[key + ADDRESSES]
        && entries[entry + PORTS] == keys[key + PORTS]
        && entries[entry + LABEL] == keys[key + LABEL]
        && (keys[key + LABEL] >= 0 || areAddressesAt(index, wide, wideAddresses));
  }

  private boolean areAddressesAt(int index, long[] wide, int at) {
    final int mine = index * WIDE_ADDRESSES;
    return addresses[mine] == wide[at]
        && addresses[mine + 1] == wide[at + 1]
        && addresses[mine + 2] == wide[at + 2]
        && addresses[mine + 3] == wide[at + 3];
  }

  private int insert(long[] keys, int key, long[] wide, int wideAddresses) {
    final int entry = PADDING + size * ENTRY;
    System.arraycopy(keys, key, entries, entry, KEY);
    if (keys[key + LABEL] < 0) {
      System.arraycopy(wide, wideAddresses, addresses, size * WIDE_ADDRESSES, WIDE_ADDRESSES);
    }
    entries[entry + LAST_TIME] = FrameCursor.NO_TIMESTAMP;
    final int beginning = size * BEGINNING;
    beginnings[beginning] = FrameCursor.NO_TIMESTAMP;
    beginnings[beginning + FROM_LOW + FIRST_FRAME] = Long.MAX_VALUE;
    beginnings[beginning + FROM_HIGH + FIRST_FRAME] = Long.MAX_VALUE;
    return size++;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    entries = Arrays.copyOf(entries, PADDING + slots.length / 2 * ENTRY);
    beginnings = Arrays.copyOf(beginnings, slots.length / 2 * BEGINNING);
    addresses = Arrays.copyOf(addresses, slots.length / 2 * WIDE_ADDRESSES);
    for (int index = 0; index < size; index++) {
      final int hash = (int) hash(entries, PADDING + index * ENTRY, KEY);
      slots[freeSlot(hash)] = (hash & -slots.length) | (index + 1);
    }
  }

  private static long hash(long[] words, int from, int length) {
    long hash = SEED;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ words[i]) * MIX;
      hash ^= hash >>> 32;
    }
    return hash;
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
    final int entry = PADDING + index * ENTRY;
    return endpoint(index, LOW, entries[entry + ADDRESSES] >>> 32, entries[entry + PORTS] >>> 32);
  }

  private Endpoint high(int index) {
    final int entry = PADDING + index * ENTRY;
    return endpoint(index, HIGH, entries[entry + ADDRESSES] & 0xffff_ffffL, entries[entry + PORTS]);
  }

  private Endpoint endpoint(int index, int side, long ipv4, long port) {
    if (entries[PADDING + index * ENTRY + LABEL] >= 0) {
      return new Endpoint(0, Endpoint.IPV4_PREFIX | ipv4, (int) port);
    }
    final int wide = index * WIDE_ADDRESSES + side;
    return new Endpoint(addresses[wide], addresses[wide + 1], (int) port);
  }

  private Flow.Direction direction(int index, int from) {
    final int way = PADDING + index * ENTRY + from;
    return new Flow.Direction(
        packets(index, from),
        entries[way + BYTES],
        (int) entries[way] & FLAGS,
        (entries[way] & SEQUENCE_SEEN) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(beginnings[index * BEGINNING + from + SEQUENCE]));
  }

  private long packets(int index, int from) {
    return entries[PADDING + index * ENTRY + from] >>> PACKETS_SHIFT;
  }

  long label(int index) {
    return entries[PADDING + index * ENTRY + LABEL] & ~WIDE;
  }

  long firstTime(int index) {
    return beginnings[index * BEGINNING];
  }

  long lastTime(int index) {
    return entries[PADDING + index * ENTRY + LAST_TIME];
  }

  long firstFrame(int index) {
    return Math.min(firstFrame(index, FROM_LOW), firstFrame(index, FROM_HIGH));
  }

  private long firstFrame(int index, int from) {
    return beginnings[index * BEGINNING + from + FIRST_FRAME];
  }
}
