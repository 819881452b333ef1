package popsdk.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A number for the camera of another phone: a QR code (ISO/IEC 18004), versions 1 to 6 with error correction M, one segment of
 * bytes.
 */
public final class QrCode {
  /** By version: blocks, data codewords and error correction codewords of each. */
  private static final int[][] BLOCKS = {{1, 16, 10}, {1, 28, 16}, {1, 44, 26}, {2, 32, 18}, {2, 43, 24}, {4, 27, 16}};
  /** Before the bytes: a mode of 4 bits and a length of 8. */
  private static final int HEADER_BITS = 12;

  private final int size;
  private final boolean[][] dark;
  /** Patterns that no data lies in and no mask changes. */
  private final boolean[][] fixed;

  private QrCode(int version, byte[] codewords) {
    size = 17 + 4 * version;
    dark = new boolean[size][size];
    fixed = new boolean[size][size];
    patterns(version);
    place(codewords);
    choose();
  }

  /**
   * @return null when it is longer than 106 bytes of UTF-8
   */
  public static QrCode of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int version = 1; version <= BLOCKS.length; ++version) {
      int[] blocks = BLOCKS[version - 1];
      int room = blocks[0] * blocks[1];
      if (HEADER_BITS + 8 * bytes.length <= 8 * room) return new QrCode(version, interleaved(data(bytes, room), blocks));
    }
    return null;
  }

  /** Squares to a side. Four more of light stand around it when it is drawn. */
  public int size() {
    return size;
  }

  public boolean dark(int x, int y) {
    return dark[y][x];
  }

  /** From the top, 1 for dark. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (boolean[] row : dark) {
      StringBuilder line = new StringBuilder();
      for (boolean each : row) line.append(each ? '1' : '0');
      lines.add(line.toString());
    }
    return lines;
  }

  // ---- Codewords ---------------------------------------------------------------------------------

  private static byte[] data(byte[] bytes, int room) {
    byte[] data = new byte[room];
    int size = 0;
    int rest = 0b0100;  // bytes
    rest = rest << 8 | bytes.length;
    data[size++] = (byte) (rest >> 4);
    for (byte each : bytes) {
      rest = rest << 8 | each & 0xff;
      data[size++] = (byte) (rest >> 4);
    }
    data[size++] = (byte) (rest << 4);  // four zero bits say that it ends
    for (int pad = 0xec; size < room; pad ^= 0xec ^ 0x11) data[size++] = (byte) pad;
    return data;
  }

  private static byte[] interleaved(byte[] data, int[] blocks) {
    int count = blocks[0];
    int length = blocks[1];
    byte[] all = new byte[count * (length + blocks[2])];
    for (int block = 0; block < count; ++block) {
      byte[] correction = correction(data, block * length, length, blocks[2]);
      for (int i = 0; i < length; ++i) all[i * count + block] = data[block * length + i];
      for (int i = 0; i < correction.length; ++i) all[(length + i) * count + block] = correction[i];
    }
    return all;
  }

  /** Reed-Solomon: the rest of the data as a polynomial, divided by one whose roots are 2^0, 2^1, … */
  private static byte[] correction(byte[] data, int from, int length, int degree) {
    int[] divisor = {1};
    for (int i = 0, root = 1; i < degree; ++i, root = product(root, 2)) {
      int[] longer = new int[divisor.length + 1];
      for (int k = 0; k < divisor.length; ++k) {
        longer[k] ^= divisor[k];
        longer[k + 1] ^= product(divisor[k], root);
      }
      divisor = longer;
    }
    int[] rest = new int[length + degree];
    for (int i = 0; i < length; ++i) rest[i] = data[from + i] & 0xff;
    for (int i = 0; i < length; ++i) {
      int factor = rest[i];
      for (int k = 0; k <= degree; ++k) rest[i + k] ^= product(divisor[k], factor);
    }
    byte[] correction = new byte[degree];
    for (int i = 0; i < degree; ++i) correction[i] = (byte) rest[length + i];
    return correction;
  }

  /** In the field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1. */
  private static int product(int a, int b) {
    int product = 0;
    for (; b != 0; b >>= 1) {
      if ((b & 1) != 0) product ^= a;
      a <<= 1;
      if (a > 0xff) a ^= 0x11d;
    }
    return product;
  }

  // ---- Squares -----------------------------------------------------------------------------------

  private void fix(int x, int y, boolean value) {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = value;
    fixed[y][x] = true;
  }

  private void patterns(int version) {
    for (int i = 0; i < size; ++i) {
      fix(6, i, i % 2 == 0);
      fix(i, 6, i % 2 == 0);
    }
    finder(3, 3);
    finder(size - 4, 3);
    finder(3, size - 4);
    if (version > 1) {
      for (int y = -2; y <= 2; ++y) {
        for (int x = -2; x <= 2; ++x) fix(size - 7 + x, size - 7 + y, Math.max(Math.abs(x), Math.abs(y)) != 1);
      }
    }
    format(0);  // so that its squares are fixed
  }

  private void finder(int middleX, int middleY) {
    for (int y = -4; y <= 4; ++y) {
      for (int x = -4; x <= 4; ++x) {
        int ring = Math.max(Math.abs(x), Math.abs(y));
        fix(middleX + x, middleY + y, ring != 2 && ring != 4);
      }
    }
  }

  /** Level M and the mask, with ten bits of a BCH code, twice. */
  private void format(int mask) {
    int rest = mask;
    for (int i = 0; i < 10; ++i) rest = rest << 1 ^ (rest >> 9) * 0x537;
    int bits = (mask << 10 | rest) ^ 0x5412;
    for (int i = 0; i < 15; ++i) {
      boolean bit = (bits >> i & 1) != 0;
      fix(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, bit);
      fix(i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i, 8, bit);
    }
    fix(8, size - 8, true);
  }

  /** From the lower right corner, up and down in columns of two, the timing pattern's column left out. */
  private void place(byte[] codewords) {
    int bit = 0;
    boolean up = true;
    for (int right = size - 1; right > 0; right -= right == 8 ? 3 : 2) {
      for (int step = 0; step < size; ++step) {
        int y = up ? size - 1 - step : step;
        for (int x = right; x > right - 2; --x) {
          if (fixed[y][x]) continue;
          dark[y][x] = bit < 8 * codewords.length && (codewords[bit >> 3] >> 7 - (bit & 7) & 1) != 0;
          ++bit;
        }
      }
      up = !up;
    }
  }

  private static boolean masked(int mask, int x, int y) {
    switch (mask) {
      case 0:
        return (x + y) % 2 == 0;
      case 1:
        return y % 2 == 0;
      case 2:
        return x % 3 == 0;
      case 3:
        return (x + y) % 3 == 0;
      case 4:
        return (x / 3 + y / 2) % 2 == 0;
      case 5:
        return x * y % 2 + x * y % 3 == 0;
      case 6:
        return (x * y % 2 + x * y % 3) % 2 == 0;
      default:
        return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
  }

  private void apply(int mask) {
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) dark[y][x] ^= !fixed[y][x] && masked(mask, x, y);
    }
    format(mask);
  }

  /** The mask that leaves the fewest patterns that mislead a reader. */
  private void choose() {
    int best = 0;
    int fewest = Integer.MAX_VALUE;
    for (int mask = 0; mask < 8; ++mask) {
      apply(mask);
      int penalty = penalty();
      if (penalty < fewest) {
        fewest = penalty;
        best = mask;
      }
      apply(mask);  // takes it away again
    }
    apply(best);
  }

  private int penalty() {
    int penalty = 0;
    int count = 0;
    for (int a = 0; a < size; ++a) {
      StringBuilder row = new StringBuilder();
      StringBuilder column = new StringBuilder();
      for (int b = 0; b < size; ++b) {
        row.append(dark[a][b] ? '1' : '0');
        column.append(dark[b][a] ? '1' : '0');
        count += dark[a][b] ? 1 : 0;
        if (a > 0 && b > 0 && dark[a][b] == dark[a - 1][b] && dark[a][b] == dark[a][b - 1] && dark[a][b] == dark[a - 1][b - 1]) penalty += 3;
      }
      penalty += penalty(row) + penalty(column);
    }
    return penalty + Math.abs(20 * count - 10 * size * size) / (size * size) * 10;
  }

  private static int penalty(StringBuilder line) {
    int penalty = 0;
    for (int i = 0, run = 0; i < line.length(); ++i) {
      run = i > 0 && line.charAt(i) == line.charAt(i - 1) ? run + 1 : 1;
      penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
    }
    for (String finder : new String[] {"10111010000", "00001011101"}) {
      for (int at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) penalty += 40;
    }
    return penalty;
  }
}
