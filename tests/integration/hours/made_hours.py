"""Random opening hours inside the subset of the resolution rules, and the moments worth asking about."""
import calendar
import datetime

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 1440


class Rule:
    """One rule: `days` is what stands before the spans, spans are minutes of the day; no spans: off."""

    def __init__(self, days, spans, always=False):
        self.days = days
        self.spans = spans
        self.always = always

    def text(self):
        return "24/7" if self.always else self.with_spans(self.spans)

    def with_spans(self, spans):
        return f"{self.days} {spans_text(spans)}".strip()

    def nights(self):
        """Spans that run past midnight. One that ends at 00:00 does not."""
        return [(begin, end) for begin, end in self.spans if 0 < end < begin]


def text_of(rules):
    return "; ".join(rule.text() for rule in rules)


def spans_text(spans):
    return ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in spans) or "off"


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def random_rules(random):
    return [random_rule(random) for _ in range(random.choice((1, 1, 2, 2, 2, 3, 4)))]


def random_rule(random):
    if random.random() < 0.05:
        return Rule("", [(0, DAY)], always=True)
    dates = random_dates(random) if random.random() < 0.3 else ""
    days = random_days(random) if random.random() < 0.8 else ""
    return Rule(f"{dates} {days}".strip(), random_spans(random))


def random_dates(random):
    kind = random.randrange(4)
    if kind == 0:
        return random.choice(MONTHS)
    if kind == 1:
        return "-".join(random.sample(MONTHS, 2))
    if kind == 2:
        return random_date(random)
    first, last = random_date(random), random_date(random)
    return f"{first}-{last}" if first != last else first


def random_date(random):
    if random.random() < 0.2:
        return random.choice(("Feb 28", "Feb 29", "Mar 01", "Dec 31", "Jan 01"))
    month = random.randrange(12)
    return f"{MONTHS[month]} {random.randint(1, calendar.monthrange(2028, month + 1)[1]):02}"


def random_days(random):
    """Lists and ranges, round the week too, with PH at either end of the list."""
    days = []
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        first, last = random.sample(WEEKDAYS, 2)
        days.append(f"{first}-{last}" if random.random() < 0.4 else first)
    if not days or random.random() < 0.3:
        days.insert(random.choice((0, len(days))), "PH")
    return ",".join(days)


def random_spans(random):
    spans = []
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 2, 3))):
        step = random.choice((1, 15, 30, 60))
        begin = random.randrange(0, DAY, step)
        end = random.choice((DAY, 0, random.randrange(0, DAY, step), random.randrange(0, DAY, step), begin // 4))
        if begin != end:
            spans.append((begin, end))
    return spans


def random_moment(random, changes, holidays):
    """Unix seconds: more often than not near a change of the clock, a New Year, a leap day or a holiday."""
    near = random.choice(("anything", "anything", "change", "change", "year", "leap", "holiday"))
    middle = {
        "change": lambda: random.choice(changes) if changes else None,
        "year": lambda: utc(random.randint(2027, 2030), 1, 1),
        "leap": lambda: utc(random.randint(2026, 2030), 2, 28),
        "holiday": lambda: random.choice(holidays) * 86400,
    }.get(near, lambda: None)()
    earliest, latest = utc(2026, 1, 5), utc(2030, 11, 20)
    if middle is None or not earliest <= middle <= latest:
        return random.randrange(earliest, latest)
    return middle + random.randrange(-36 * 60, 36 * 60) * random.choice((5, 60))


def utc(year, month, day):
    return int(datetime.datetime(year, month, day, tzinfo=datetime.timezone.utc).timestamp())
