"""Every screen, as a way from the first one: for the golden pictures."""
PLACES = {"en": ("GB", "Europe/London"), "ar": ("EG", "Africa/Cairo"), "hi": ("IN", "Asia/Kolkata")}
AGES = "ABC"
AFTERNOON = "2026-11-23T15:00:00Z"


def placed(*options):
    def with_place(language):
        country, zone = PLACES[language]
        return ("--country", country, "--time-zone", zone, *options)
    return with_place


def nowhere(*options):
    """Where no country is known the trial's Demo helpline answers inside the app."""
    return lambda language: ("--time-zone", "UTC", *options)


# What the game is started with, and of each screen then the items that are tapped from the first one. "*" at the end of an item's
# name: the first that begins so; "?": where there is one. "=" before a word: it is typed and sent. "…" before an item's name: waits for it.
SCENES = [
    (placed(), {
        "S1": [],
        "S2": ["more"],
        "S2_topic": ["more", "topic"],
        "S2_age": ["more", "age"],
        "S3": ["danger"],
        "S4": ["explain"],
        "S11": ["place"],
        "S11_language": ["language"],
        "S13": ["watch"],
    }),
    # Nothing listens at the trial's relay: the line is lost at once.
    (nowhere("--folder", "FOLDER"), {
        "S5": ["go.*", "=Hello", "\u2026more"],
        "S6": ["go.*"],
        "S7": ["go.*", "=Hello", "\u2026more", "end"],
        "S12": ["code.enter", "code.pictures?"],
        "S12_pin": ["code.enter", "code.pin?"],
    }),
    (lambda language: ("--country", "AQ"), {"S9": []}),
    (placed("--offline"), {"S10": []}),
    (placed("--cannot", "phone,sms"), {"other_phone": ["danger"]}),
    (placed("--shared-screen"), {"low_key": []}),
    (placed("--colours", "dark"), {"dark": []}),
    (placed("--colours", "high"), {"high_contrast": ["danger"]}),
]
NAMES = [name for _, ways in SCENES for name in ways]
