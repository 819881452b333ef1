"""Screens with everything one can hold, and in languages that are long, or written otherwise: what no walk comes to without a
keyring, a counsellor or a certain country."""

PICTURES = "sun boat tree key fish ball cup star bird house shoe drum".split()
QR = ["1" * 21] * 7 + ["10" * 10 + "1"] * 14

# Long words, stacked letters, no spaces, from right to left: a sentence, a longer one, a label, a word.
SAMPLES = {
    "de": ("Jugendschutzeinrichtungen", "Wenn du nicht sicher bist, kann es sein, dass die Beraterin oder der Berater anderen davon erzählen muss.",
           "Kinderschutzbundgeschäftsstelle anrufen: 116 111", "Unterhaltungsverlaufseinstellungen"),
    "ta": ("உதவி வேண்டுமா", "நீங்கள் பாதுகாப்பாக இல்லாவிட்டால் உதவியாளர் மற்றவர்களிடம் சொல்ல வேண்டியிருக்கலாம்.", "குழந்தைகள் உதவி எண்ணை அழைக்கவும்: 1098", "பாதுகாப்பற்றதன்மைகளுக்கெல்லாம்"),
    "zh-Hans": ("想找人聊聊吗？", "如果你不安全，帮助你的人可能需要告诉其他人，他们会尽量先告诉你。", "拨打 12355：青少年服务台", "更多求助方式"),
    "ur": ("کیا مدد چاہیے؟", "اگر آپ محفوظ نہیں ہیں تو مدد کرنے والے کو دوسروں کو بتانا پڑ سکتا ہے۔", "1121 پر کال کریں: Child Protection +92 42 111", "مزید طریقے"),
}


def screen(language, screen_id, **parts):
    title, sentence, label, word = SAMPLES[language]
    return {"id": screen_id, "language": language, "rtl": language == "ur", "band": "A", "low_key": False, "hide": word, "title": f"{title} {screen_id}",
            "place": word, "live": "", "assertive": False, "text": "none", "lines": [sentence, label], "rows": [], "messages": [],
            "choices": [], **parts}


def choices(language, *kinds):
    _, sentence, label, word = SAMPLES[language]
    last = [{"id": "danger", "label": f"{label} !", "role": "danger", "icon": "danger"}, {"id": "back", "label": f"{word} ←", "role": "quiet", "icon": "back"}]
    return [{"label": f"{label} {number}", "hint": sentence, "trace": word, "icon": "phone", "role": "normal", "id": f"choice.{number}", **kind}
            for number, kind in enumerate(kinds)] + last


def made_screens():
    found = {}
    for language, (title, sentence, label, word) in SAMPLES.items():
        tile = {"hint": "", "trace": ""}
        pictures = [{**tile, "icon": f"picture_{name}", "label": f"{word[:9]} {number}"} for number, name in enumerate(PICTURES)]
        faces = [{**tile, "icon": f"feedback_{n}", "label": f"{word[:12]} {n}"} for n in (5, 4, 3, 2, 1)]
        rows = [{"icon": "phone", "name": f"{label} {n}", "text": sentence, "qr": QR} for n in range(2)]
        messages = [{"from": "child", "sender": word, "state": "sent", "text": sentence},
                    {"from": "helpline", "sender": title, "state": "sent", "text": sentence + "\n" + word, "title": label,
                     "link_host": "a-rather-long-host-name-of-a-page.example"}]
        writing = {"text": "message", "text_label": word, "send_label": title, "draft": sentence}
        found[language] = [
            ("ways", screen(language, "S2", choices=choices(language, {"group": word}, {"role": "main"}, {"group": title}, {"checked": True},
                                                            {"checked": False, "role": "quiet"}, {"language": "en", "label": "Call in English"}))),
            ("talk", screen(language, "S6", messages=messages, choices=choices(language, {"role": "quiet"}), **writing)),
            ("watched talk", screen(language, "S6", messages=messages, low_key=True, choices=choices(language, {"role": "quiet"}, {"icon": ""}),
                                    **writing)),
            ("pictures", screen(language, "S12", choices=choices(language, *pictures))),
            ("number", screen(language, "S12", text="pin", text_label=word, send_label=label, draft="123", choices=choices(language, {}))),
            ("faces", screen(language, "S7", choices=choices(language, *faces))),
            ("table", screen(language, "S13", rows=rows, table_label=title, choices=choices(language, {}))),
        ]
    return found
