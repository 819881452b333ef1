package popsdk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Reads what a native method gives, in the form of {@link PacketWriter}. */
final class PacketReader {
  private final byte[] packet;
  private int at;

  PacketReader(byte[] packet) {
    this.packet = packet;
  }

  boolean more() {
    return at < packet.length;
  }

  long number() {
    long value = 0;
    for (int i = 0; i < 8; ++i) value |= (packet[at + i] & 0xffL) << (8 * i);
    at += 8;
    return value;
  }

  int small() {
    return (int) number();
  }

  boolean flag() {
    return number() != 0;
  }

  /** The constant whose place in its enum is the value: the C ABI counts from 0 too. */
  <E> E one(E[] values) {
    return values[small()];
  }

  <E extends Enum<E>> Set<E> bits(Class<E> type) {
    long bits = number();
    Set<E> set = EnumSet.noneOf(type);
    for (E value : type.getEnumConstants()) {
      if ((bits & 1L << value.ordinal()) != 0) set.add(value);
    }
    return set;
  }

  byte[] bytes() {
    int length = small();
    byte[] value = Arrays.copyOfRange(packet, at, at + length);
    at += length;
    return value;
  }

  String text() {
    int length = small();
    String value = new String(packet, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  /** Overwrites the packet, which may hold a child's words. */
  void wipe() {
    Arrays.fill(packet, (byte) 0);
  }
}
