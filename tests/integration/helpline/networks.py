"""Child, relay, gateway and desk as four machines: network namespaces with a cable between neighbours and no other way.

    child 198.51.100.77 ── relay ── 203.0.113.9 gateway ── 192.0.2.33 desk
      2001:db8:c::77

Everything that passes a cable is captured at both its ends.
"""

import ctypes
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import threading
import unittest

CHILD_V4, CHILD_V6 = "198.51.100.77", "2001:db8:c::77"
PARTIES = ("child", "relay", "gateway", "desk")
CABLES = (  # party and its address at each end
    ("child", ("198.51.100.77/24", "2001:db8:c::77/64"), "relay", ("198.51.100.1/24", "2001:db8:c::1/64")),
    ("relay", ("203.0.113.5/24",), "gateway", ("203.0.113.9/24",)),
    ("gateway", ("192.0.2.1/24",), "desk", ("192.0.2.33/24",)),
)
# What a name means depends on where it is asked, but no machine asks for one that it cannot reach.
HOSTS = {"child": "198.51.100.1 relay\n2001:db8:c::1 relay6\n", "relay": "203.0.113.9 gateway\n",
         "gateway": "", "desk": "192.0.2.1 gateway\n"}
NEW_USER, NEW_NET, NEW_MOUNTS = 0x10000000, 0x40000000, 0x00020000
ETH_P_ALL = 3

libc = ctypes.CDLL(None, use_errno=True)


def _check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _unshare_or_skip():
    """Namespaces are root's, or anybody's in a user namespace of their own where the system allows it. For the whole
    process, before it has threads."""
    try:
        if os.geteuid() == 0:
            return _check(libc.unshare(NEW_NET))
        user, group = os.getuid(), os.getgid()
        _check(libc.unshare(NEW_USER | NEW_NET))
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    except OSError as fault:
        print(f"SKIPPED, AND SO NOT PROVEN: no network namespaces can be made here: {fault}", flush=True)
        raise unittest.SkipTest(f"no network namespaces: {fault}") from None


class Networks:
    """The four machines of this process; made once, gone with it."""

    def __init__(self):
        _unshare_or_skip()
        self.places = {}
        self.hosts = tempfile.TemporaryDirectory(prefix="pop-hosts-")
        for party in PARTIES:
            _check(libc.unshare(NEW_NET))
            self.places[party] = os.open("/proc/self/ns/net", os.O_RDONLY)
            pathlib.Path(self.hosts.name, party).write_text("127.0.0.1 localhost\n" + HOSTS[party])
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for one, addresses, other, other_addresses in CABLES:
            self.run(one, "ip", "link", "add", "name", "to-" + other, "type", "veth", "peer", "name", "to-" + one,
                     "netns", self.path(other))
            for party, end, given in ((one, other, addresses), (other, one, other_addresses)):
                for address in given:
                    # The address is there at once: nobody else has it.
                    self.run(party, "ip", "address", "add", address, "dev", "to-" + end,
                             *(["nodad"] if ":" in address else []))
                self.run(party, "ip", "link", "set", "to-" + end, "up")

    def path(self, party):
        return f"/proc/{os.getpid()}/fd/{self.places[party]}"

    def at(self, party, command):
        """The command, to be run on that machine: with its network and its /etc/hosts."""
        return ["nsenter", f"--net={self.path(party)}", "--", "unshare", "--mount", "--", "sh", "-c",
                'mount --bind "$0" /etc/hosts && exec "$@"', str(pathlib.Path(self.hosts.name, party)), *command]

    def run(self, party, *command):
        subprocess.run(["nsenter", f"--net={self.path(party)}", "--", *command], check=True)

    def socket(self, party, *kind):
        """A socket of that machine, used from here."""
        here = os.open("/proc/self/ns/net", os.O_RDONLY)
        try:
            _check(libc.setns(self.places[party], NEW_NET))
            return socket.socket(*kind)
        finally:
            _check(libc.setns(here, NEW_NET))
            os.close(here)


class Capture:
    """All that passes a machine, from now until stop(): (cable, frame) in order."""

    def __init__(self, networks, party):
        self.frames = []
        self.socket = networks.socket(party, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 20)
        self.socket.settimeout(0.2)
        self.going = True
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        while True:
            try:
                frame, (cable, *_) = self.socket.recvfrom(1 << 17)
                self.frames.append((cable, frame))
            except TimeoutError:
                if not self.going:
                    return

    def stop(self):
        """Reads what has arrived, and ends."""
        self.going = False
        self.thread.join()
        lost = struct.unpack("II", self.socket.getsockopt(263, 6, 8))[1]  # PACKET_STATISTICS
        self.socket.close()
        if lost:
            raise AssertionError(f"{lost} packets were not captured")


# ---- What lies inside the packets ------------------------------------------------------------------


def _segments(frames):
    """(flow, sequence number, data) of each TCP segment; a flow is (address, port, address, port)."""
    for cable, frame in frames:
        kind, packet = frame[12:14], frame[14:]
        if kind == b"\x08\x00" and packet[9] == 6:
            size = (packet[0] & 15) * 4
            source, target = packet[12:16], packet[16:20]
            segment = packet[size:int.from_bytes(packet[2:4], "big")]
        elif kind == b"\x86\xdd" and packet[6] == 6:
            source, target = packet[8:24], packet[24:40]
            segment = packet[40:40 + int.from_bytes(packet[4:6], "big")]
        else:
            continue
        ports = struct.unpack(">HH", segment[:4])
        sequence = int.from_bytes(segment[4:8], "big")
        flags = segment[13]
        yield (cable, source, ports[0], target, ports[1]), sequence, flags, segment[(segment[12] >> 4) * 4:]


def tls_records(frames, port):
    """Each connection to that port as a list of (from the client?, record type, length), in the order they were
    complete."""
    state, connections = {}, {}
    for (cable, source, source_port, target, target_port), sequence, flags, data in _segments(frames):
        from_client = target_port == port
        if not from_client and source_port != port:
            continue
        name = (cable, source, source_port) if from_client else (cable, target, target_port)
        if flags & 2:  # SYN
            state[name, from_client] = [sequence + 1 & 0xFFFFFFFF, b"", {}]
            connections.setdefault(name, [])
            continue
        if (name, from_client) not in state:
            continue
        here = state[name, from_client]
        here[2][sequence] = max(here[2].get(sequence, b""), data, key=len)
        while here[2].get(here[0]):
            piece = here[2].pop(here[0])
            here[0] = here[0] + len(piece) & 0xFFFFFFFF
            here[1] += piece
        while len(here[1]) >= 5 and len(here[1]) >= 5 + int.from_bytes(here[1][3:5], "big"):
            length = int.from_bytes(here[1][3:5], "big")
            connections[name].append((from_client, here[1][0], length))
            here[1] = here[1][5 + length:]
    return list(connections.values())
