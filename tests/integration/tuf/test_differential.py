"""Made-up values from fixed seeds: tuf-client and python-tuf must agree on each."""

import random
import unittest

from client import ClientTest
from made import Made

# Around every border of UTF-8's lengths and of what JSON escapes.
CHARACTERS = "\0\b\t\n\f\r\x1b\x1f \"/\\aZ~\x7f\x80\u00e9\u07ff\u0800\u2028\ud7ff\ue000\uffff\U00010000\U0010ffff"


def text(chance):
    return "".join(chance.choices(CHARACTERS, k=chance.randrange(8)))


def value(chance, depth):
    kind = chance.randrange(7 if depth else 5)
    if kind == 5:
        return [value(chance, depth - 1) for _ in range(chance.randrange(5))]
    if kind == 6:
        return {text(chance): value(chance, depth - 1) for _ in range(chance.randrange(6))}
    return (None, True, False, chance.randint(-2**63, 2**63 - 1), text(chance))[kind]


class Differential(ClientTest):
    def test_canonical_json(self):
        for seed in range(20):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                repository = Made()
                repository.targets.unrecognized_fields["x"] = [value(chance, 8) for _ in range(300)]
                repository.publish_all()
                self.taken(self.client_of(repository, str(seed)).refresh())

    def test_path_patterns(self):
        count = 40
        for seed in range(4):
            chance = random.Random(seed)
            repository = Made()
            matching, others = [], []
            for number in range(count):
                role, path = f"r{number}", "".join(chance.choices("ab-.", k=chance.randrange(1, 5))) + f"/{number}"
                # Every second pattern grows out of the path it is tried on, so that many do match.
                grown = "".join(chance.choice((c, c, c, "?", "*", f"[{c}-z]", f"[x{c}]", f"[!{c}]", f"[{c}")) for c in path[:-2])
                pattern = (grown if number % 2 else "".join(chance.choices("ab-.*?[]!/", k=chance.randrange(6)))) + path[-2:]
                repository.delegate(role, [pattern])
                repository.add_file(path, path.encode(), role)
                found = repository.targets.delegations.roles[role].is_delegated_path(path)
                (matching if found else others).append(path)
            repository.publish_all(*(f"r{number}" for number in range(count)))
            self.assertGreater(len(matching), 4)
            client = self.client_of(repository, str(seed))
            self.taken(client.download(*matching))
            for path in others:
                with self.subTest(seed=seed, path=path):
                    self.refused(client.download(path), "NOT_FOUND")


if __name__ == "__main__":
    unittest.main()
