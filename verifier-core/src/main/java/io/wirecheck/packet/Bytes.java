package io.wirecheck.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in an array, big-endian but for {@link #nativeShortAt}. Reading one compiles to a single
 * load; through a buffer it takes three times as long.
 */
final class Bytes {

  private static final VarHandle SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle NATIVE_SHORT = view(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = view(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  private static VarHandle view(Class<?> numbers, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(numbers, order);
  }

  /** Unsigned. */
  static int shortAt(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xffff;
  }

  /** Signed, in the order of the machine. */
  static short nativeShortAt(byte[] bytes, int at) {
    return (short) NATIVE_SHORT.get(bytes, at);
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }
}
