"""Reads a QR code (ISO/IEC 18004, versions 1 to 6) from its squares, so that what a host drew can be held against what it meant.

A camera's errors do not occur here: every block has to be whole, by its error correction.
"""

# By error correction level's two bits and version: blocks, codewords of a block, of them data. Blocks of two lengths: the shorter first.
BLOCKS = {
    0b01: [[(1, 26, 19)], [(1, 44, 34)], [(1, 70, 55)], [(1, 100, 80)], [(1, 134, 108)], [(2, 86, 68)]],
    0b00: [[(1, 26, 16)], [(1, 44, 28)], [(1, 70, 44)], [(2, 50, 32)], [(2, 67, 43)], [(4, 43, 27)]],
    0b11: [[(1, 26, 13)], [(1, 44, 22)], [(2, 35, 17)], [(2, 50, 24)], [(2, 33, 15), (2, 34, 16)], [(4, 43, 19)]],
    0b10: [[(1, 26, 9)], [(1, 44, 16)], [(2, 35, 13)], [(4, 25, 9)], [(2, 33, 11), (2, 34, 12)], [(4, 43, 15)]],
}
MASKS = [lambda r, c: (r + c) % 2, lambda r, c: r % 2, lambda r, c: c % 3, lambda r, c: (r + c) % 3, lambda r, c: (r // 2 + c // 3) % 2,
         lambda r, c: r * c % 2 + r * c % 3, lambda r, c: (r * c % 2 + r * c % 3) % 2, lambda r, c: ((r + c) % 2 + r * c % 3) % 2]
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

EXPONENTS = [1]
while len(EXPONENTS) < 255:
    EXPONENTS.append(EXPONENTS[-1] << 1 if EXPONENTS[-1] < 128 else (EXPONENTS[-1] << 1) ^ 0x11D)
LOGARITHMS = {value: exponent for exponent, value in enumerate(EXPONENTS)}


def read_qr(lines):
    """The text of the code; a ValueError where it is none."""
    size = len(lines)
    version = (size - 17) // 4
    level, mask = format_of(lines)
    squares = [(r, c) for r, c in walk(size) if not is_pattern(size, version, r, c)]
    bits = [int(lines[r][c]) ^ (MASKS[mask](r, c) == 0) for r, c in squares]
    codewords = [int("".join(map(str, bits[i:i + 8])), 2) for i in range(0, len(bits) - 7, 8)]
    return text_of(data_of(codewords, BLOCKS[level][version - 1]))


def format_of(lines):
    size = len(lines)
    first = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    second = [(size - 1 - i, 8) for i in range(7)] + [(8, size - 8 + i) for i in range(8)]
    one, other = (int("".join(lines[r][c] for r, c in places), 2) ^ 0x5412 for places in (first, second))
    rest = one
    for bit in range(14, 9, -1):
        rest ^= 0x537 << (bit - 10) if rest >> bit & 1 else 0
    if one != other or rest:
        raise ValueError("the format information is wrong")
    return one >> 13, one >> 10 & 7


def is_pattern(size, version, r, c):
    finders = (r < 9 and c < 9) or (r < 9 and c >= size - 8) or (r >= size - 8 and c < 9)
    alignment = version > 1 and size - 9 <= r <= size - 5 and size - 9 <= c <= size - 5
    return finders or alignment or r == 6 or c == 6


def walk(size):
    up = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for r in range(size - 1, -1, -1) if up else range(size):
            yield r, right
            yield r, right - 1
        up = not up


def data_of(codewords, groups):
    lengths = [(total, data) for count, total, data in groups for _ in range(count)]
    blocks = [[] for _ in lengths]
    stream = iter(codewords)
    for i in range(max(data for _, data in lengths)):
        for block, (_, data) in zip(blocks, lengths):
            if i < data:
                block.append(next(stream))
    for _ in range(lengths[0][0] - lengths[0][1]):
        for block in blocks:
            block.append(next(stream))
    for block, (total, data) in zip(blocks, lengths):
        for root in range(total - data):  # the block as a polynomial is 0 at each
            value = 0
            for codeword in block:
                value = (EXPONENTS[(LOGARITHMS[value] + root) % 255] if value else 0) ^ codeword
            if value:
                raise ValueError("the error correction is wrong")
    return [codeword for block, (_, data) in zip(blocks, lengths) for codeword in block[:data]]


def text_of(data):
    bits = "".join(f"{codeword:08b}" for codeword in data)
    text, at = "", 0

    def take(count):
        nonlocal at
        at += count
        return int(bits[at - count:at], 2)

    while at + 4 <= len(bits) and (mode := take(4)):
        if mode == 0b0100:
            text += bytes(take(8) for _ in range(take(8))).decode()
        elif mode == 0b0001:
            left = take(10)
            while left:
                digits = min(left, 3)
                text += f"{take((4, 7, 10)[digits - 1]):0{digits}}"
                left -= digits
        elif mode == 0b0010:
            left = take(9)
            while left:
                value = take(11 if left > 1 else 6)
                text += (ALPHANUMERIC[value // 45] if left > 1 else "") + ALPHANUMERIC[value % 45]
                left -= min(left, 2)
        else:
            raise ValueError(f"a segment of mode {mode}")
    return text
