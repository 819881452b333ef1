package popsdk;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Writes what a native method takes: integers as 8 bytes, little-endian; bytes and texts behind their length, -1: not given. */
final class PacketWriter {
  private byte[] room = new byte[256];
  private int size;

  PacketWriter number(long value) {
    reserve(8);
    for (int i = 0; i < 8; ++i) room[size++] = (byte) (value >>> (8 * i));
    return this;
  }

  PacketWriter flag(boolean value) {
    return number(value ? 1 : 0);
  }

  /** A set of bits; the order of the constants is the order of the bits. */
  <E extends Enum<E>> PacketWriter bits(Collection<E> values) {
    long bits = 0;
    for (E value : values) bits |= 1L << value.ordinal();
    return number(bits);
  }

  PacketWriter bytes(byte[] value) {
    if (value == null) return number(-1);
    number(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, room, size, value.length);
    size += value.length;
    return this;
  }

  PacketWriter text(String value, String what) {
    return bytes(value == null ? null : Utf8.bytes(value, what));
  }

  PacketWriter texts(List<String> values, String what) {
    number(values.size());
    for (String value : values) text(value, what);
    return this;
  }

  byte[] packet() {
    return Arrays.copyOf(room, size);
  }

  private void reserve(int more) {
    if (more > Integer.MAX_VALUE / 2 - size) throw new PopException(PopResult.E_TOO_LARGE, "more than 1 GiB was given");
    if (room.length - size < more) room = Arrays.copyOf(room, Math.max(room.length * 2, size + more));
  }
}
