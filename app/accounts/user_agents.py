"""The words for a device: which program on which system says it is asking. Pure; what is said may be untrue."""

# The first that is found names the program: each of the later ones also stands in the names of those before.
_PROGRAMS = (
    ("YaBrowser", "Яндекс Браузер"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("MiuiBrowser", "Mi Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """«Chrome, Windows»; nothing for a program that does not say what it is."""
    found = (next((word for sign, word in table if sign in user_agent), "") for table in (_PROGRAMS, _SYSTEMS))
    return ", ".join(word for word in found if word)
