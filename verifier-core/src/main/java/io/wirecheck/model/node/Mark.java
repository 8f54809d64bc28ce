package io.wirecheck.model.node;

/** A value of a packet's or connection's mark, of which only the bits of the mask count. */
public record Mark(int value, int mask) {

  public boolean matches(int mark) {
    return (mark & mask) == value;
  }

  @Override
  public String toString() {
    return "0x%x/0x%x".formatted(value, mask);
  }
}
