package io.wirecheck.live.capture;

import com.sun.jna.NativeLibrary;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource.Pcap;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;

/**
 * One device that is listened on, read by a thread of its own, which ends when it is told to, at
 * the end of its lifetime, or when the device goes.
 */
final class LibpcapTap implements Tap {

  /** The name that pcap4j finds libpcap by, and what it does without. */
  private static final String LIBRARY_PROPERTY = "org.pcap4j.core.pcapLibName";

  private static final String LIBRARY = "pcap";

  /** PCAP_ERROR_PERM_DENIED and PCAP_ERROR_PROMISC_PERM_DENIED of pcap_activate(3PCAP). */
  private static final Set<Integer> DENIED = Set.of(-8, -11);

  /** The kernel's buffer: some 10,000 frames of the snap length, as tcpdump's has. */
  private static final int BUFFER = 4096 << 10;

  /** How long a reader that has read everything waits, where it is not told to end before. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(5);

  /** What Linux calls raw IP is not what files call it. */
  private static final int DLT_RAW = 12;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final CaptureOrder order;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Pcap> end = new CompletableFuture<>();
  private final Thread reader;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long frames;

  private LibpcapTap(final String device, final CaptureOrder order, final PcapHandle handle) {
    this.order = order;
    this.reader = new Thread(() -> read(handle), "wirecheck-capture-" + device);
    reader.setDaemon(true);
  }

  /**
   * Listens from now on, in the network namespace of the calling thread.
   *
   * @throws TapException if it cannot
   * @throws LinkageError if a library is not there
   */
  static Tap open(final String device, final CaptureOrder order) throws TapException {
    // Where pcap4j fails to load it, it says so once and is unusable for good.
    NativeLibrary.getInstance(System.getProperty(LIBRARY_PROPERTY, LIBRARY));
    try {
      final PcapHandle handle =
          new PcapHandle.Builder(device)
              .snaplen(order.snapLength())
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .immediateMode(true)
              .bufferSize(BUFFER)
              .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
              .build();
      prepare(handle, order.filter());
      final LibpcapTap tap = new LibpcapTap(device, order, handle);
      tap.reader.start();
      return tap;
    } catch (final PcapNativeException | NotOpenException e) {
      throw refused(e);
    }
  }

  /** Linux does not wake a reader at the end of libpcap's timeout if there are no frames. */
  private static void prepare(final PcapHandle handle, final String filter)
      throws PcapNativeException, NotOpenException {
    try {
      handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
      handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
    } catch (final PcapNativeException e) {
      handle.close();
      throw e;
    }
  }

  private static TapException refused(final Exception why) {
    final Integer status =
        why instanceof final PcapNativeException named ? named.getReturnCode() : null;
    return status != null && DENIED.contains(status)
        ? new TapException(
            InconclusiveCode.NO_PERMISSION,
            "has no permission to listen, which takes CAP_NET_RAW: " + why.getMessage(),
            why)
        : new TapException(InconclusiveCode.NO_CAPTURE, "cannot listen: " + why.getMessage(), why);
  }

  private void read(final PcapHandle handle) {
    try (handle) {
      end.complete(capture(handle));
    } catch (final TapException e) {
      end.completeExceptionally(e);
    } catch (final PcapNativeException | NotOpenException | IOException e) {
      end.completeExceptionally(
          new TapException(
              InconclusiveCode.NO_CAPTURE,
              "did not capture to the end: %s, after %d frames".formatted(e.getMessage(), frames),
              e));
    } catch (final RuntimeException | Error broken) {
      end.completeExceptionally(broken);
    }
  }

  private Pcap capture(final PcapHandle handle)
      throws PcapNativeException, NotOpenException, IOException, TapException {
    final long deadline = System.nanoTime() + order.lifetime().toNanos();
    try (PcapWriter writer =
        PcapWriter.create(
            bytes, linkType(handle), order.snapLength(), PcapWriter.Resolution.NANOSECONDS)) {
      boolean isOver = false;
      while (!isOver) {
        isOver = readOne(handle, writer) ? stopped.getCount() == 0 : isStoppedBeforeNextLook();
        if (System.nanoTime() - deadline > 0) {
          throw new TapException(
              "was not ended within its %d s".formatted(order.lifetime().toSeconds()));
        }
      }
      final long unread = drain(handle, writer);
      return new Pcap(
          bytes.toByteArray(), Instant.now(), unread + handle.getStats().getNumPacketsDropped());
    }
  }

  private boolean isStoppedBeforeNextLook() throws TapException {
    try {
      return stopped.await(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS);
    } catch (final InterruptedException e) {
      throw new TapException("was interrupted");
    }
  }

  private static LinkType linkType(final PcapHandle handle) {
    final int code = handle.getDlt().value();
    return code == DLT_RAW ? LinkType.RAW : new LinkType(code);
  }

  /**
   * Reads what the kernel has received by now.
   *
   * @return how many of these frames could not be read in time
   */
  private long drain(final PcapHandle handle, final PcapWriter writer)
      throws PcapNativeException, NotOpenException, IOException, TapException {
    final PcapStat stat = handle.getStats();
    final long received = stat.getNumPacketsReceived() - stat.getNumPacketsDropped();
    final long deadline = System.nanoTime() + DRAIN.toNanos();
    while (frames < received && System.nanoTime() - deadline < 0) {
      if (!readOne(handle, writer)) {
        return 0;
      }
    }
    return Math.max(0, received - frames);
  }

  /** False if there is none: the kernel's buffer is empty. */
  private boolean readOne(final PcapHandle handle, final PcapWriter writer)
      throws PcapNativeException, NotOpenException, IOException, TapException {
    try {
      final byte[] frame = handle.getNextRawPacketEx();
      writer.append(nanos(handle.getTimestamp().toInstant()), frame, handle.getOriginalLength());
    } catch (final TimeoutException none) {
      return false;
    } catch (final EOFException e) {
      throw new TapException("did not capture to the end: the device has no more frames");
    }
    frames++;
    if (bytes.size() > order.maxBytes()) {
      throw new TapException("grew past its limit of %d bytes".formatted(order.maxBytes()));
    }
    return true;
  }

  private static long nanos(final Instant time) {
    return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public Pcap taken() throws TapException {
    try {
      return end.get(END.toNanos(), TimeUnit.NANOSECONDS);
    } catch (final TimeoutException e) {
      throw new TapException("did not end when told to");
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TapException("was not waited for: this thread was interrupted");
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof final TapException why) {
        throw why;
      }
      throw new IllegalStateException("the reader of a device broke", e.getCause());
    }
  }

  @Override
  public void discard() {
    stop();
    try {
      reader.join(END.toMillis());
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
