"""Binary HTTP, from the text of RFC 9292. Shares nothing with the SDK."""


class Malformed(Exception):
    pass


def varint(value, size=None):
    """RFC 9000, section 16; the shortest form unless a size is wanted."""
    for log, length in enumerate((1, 2, 4, 8)):
        if value < 1 << (8 * length - 2) and size in (None, length):
            return (value | log << (8 * length - 2)).to_bytes(length, "big")
    raise ValueError(value)


def sized(data):
    return varint(len(data)) + data


def fields_known(fields):
    return sized(b"".join(sized(name) + sized(value) for name, value in fields))


def fields_until_zero(fields):
    return b"".join(sized(name) + sized(value) for name, value in fields) + b"\0"


def padded(message, size):
    if size is None:
        return message
    assert len(message) <= size
    return message + bytes(size - len(message))


def write_request(method, path, headers=(), content=b"", authority=b"gateway.example", scheme=b"https", size=None, known=True,
                  trailers=()):
    control = b"".join(sized(part) for part in (method, scheme, authority, path))
    return padded(varint(0 if known else 2) + control + _rest(headers, content, trailers, known), size)


def write_response(status, headers=(), content=b"", size=None, known=True, informational=(), trailers=()):
    fields = fields_known if known else fields_until_zero
    control = b"".join(varint(early) + fields(told) for early, told in informational) + varint(status)
    return padded(varint(1 if known else 3) + control + _rest(headers, content, trailers, known), size)


def _rest(headers, content, trailers, known):
    if known:
        return fields_known(headers) + sized(content) + fields_known(trailers)
    chunks = b"".join(sized(content[i:i + 100]) for i in range(0, len(content), 100))
    return fields_until_zero(headers) + chunks + b"\0" + fields_until_zero(trailers)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        if self.at + size > len(self.data):
            raise Malformed("cut short")
        self.at += size
        return self.data[self.at - size:self.at]

    def varint(self):
        first = self.take(1)[0]
        return int.from_bytes(bytes([first & 0x3f]) + self.take((1 << (first >> 6)) - 1), "big")

    def sized(self):
        return self.take(self.varint())

    def done(self):
        return self.at == len(self.data)

    def fields(self, known):
        found = []
        if self.done():
            return found
        if known:
            section = Reader(self.sized())
            while not section.done():
                found.append((section.sized(), section.sized()))
        else:
            while name := self.sized():
                found.append((name, self.sized()))
        return found

    def content(self, known):
        if self.done():
            return b""
        if known:
            return self.sized()
        chunks = []
        while chunk := self.sized():
            chunks.append(chunk)
        return b"".join(chunks)

    def rest(self, known):
        headers, content, trailers = self.fields(known), self.content(known), self.fields(known)
        if any(self.data[self.at:]):
            raise Malformed("padding that is not zero")
        return headers, content, trailers


def read_request(data):
    """(method, scheme, authority, path, headers, content)"""
    reader = Reader(data)
    framing = reader.varint()
    if framing not in (0, 2):
        raise Malformed("not a request")
    control = tuple(reader.sized() for _ in range(4))
    headers, content, _ = reader.rest(framing == 0)
    return *control, headers, content


def read_response(data):
    """(status, headers, content)"""
    reader = Reader(data)
    framing = reader.varint()
    if framing not in (1, 3):
        raise Malformed("not a response")
    while 100 <= (status := reader.varint()) < 200:
        reader.fields(framing == 1)
    headers, content, _ = reader.rest(framing == 1)
    return status, headers, content
