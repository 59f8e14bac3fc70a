"""Times of day as people read them; the local time is a number of seconds ahead of UTC."""

_DAY = 86_400
CLOCKS = ("auto", "12", "24")  # hours of a clock; auto is the locale's
# Where a day is told in twelve hours twice, with am and pm; in English, where not in all languages.
_TWELVE = ("US", "AU", "NZ", "IN", "PK", "BD", "PH", "EG", "SA", "AE", "JO", "KW", "QA", "MY")
_TWELVE_IN_ENGLISH = ("CA", "SG", "HK", "JM", "TT", "PR")


def is_twelve(chosen: object, env: "dict[str, str]") -> bool:
    """Whether times of day are told on a clock of twelve hours: the person's choice, else what is
    usual in the locale (LC_ALL, LC_TIME, LANG)."""
    if chosen in ("12", 12, "24", 24):
        return chosen in ("12", 12)
    told = env.get("LC_ALL") or env.get("LC_TIME") or env.get("LANG") or ""
    name, _, modifier = told.partition("@")
    language, _, country = name.partition(".")[0].replace("-", "_").partition("_")
    country = country.rpartition("_")[2].upper()  # a script may stand between: zh_Hant_TW
    is_english = language.lower() == "en" and country in _TWELVE_IN_ENGLISH
    return (country in _TWELVE or is_english) and modifier != "iso"


def hour(at: float, ahead: float, seconds: bool = False, half: bool = False) -> str:
    """The local time of `at` (seconds since 1970): 16:40, 16:40:07, with `half` 4:40pm."""
    minutes, second = divmod(int(at + ahead) % _DAY, 60)
    hours, minute = divmod(minutes, 60)
    shown = f"{(hours + 11) % 12 + 1 if half else hours}:{minute:02}"
    shown = shown if half else shown.rjust(5, "0")
    tail = ("am" if hours < 12 else "pm") if half else ""
    return f"{shown}:{second:02}{tail}" if seconds else shown + tail


def moment(at: float, ahead: float, now: float, half: "bool | None" = False) -> str:
    """The same with month and day, where it is not today's: 11-24 16:40."""
    day = int(at + ahead) // _DAY
    shown = hour(at, ahead, half=bool(half))
    if day == int(now + ahead) // _DAY:
        return shown
    _, month, date = civil(day)
    return f"{month:02}-{date:02} {shown}"


def since(age: float, ahead: "float | None", now: float, half: "bool | None" = False) -> str:
    """That of `now`, `age` seconds ago."""
    return moment(now - age, ahead or 0, now, half)


def civil(days: int) -> "tuple[int, int, int]":
    """Year, month and day of the Gregorian calendar, so many days behind 1970-01-01.

    Years are counted from March, so that a leap day is the last of one; an era has 400 of them.
    """
    era, of_era = divmod(days + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    march = (5 * of_year + 2) // 153
    month = march + 3 if march < 10 else march - 9
    return year + era * 400 + (month <= 2), month, of_year - (153 * march + 2) // 5 + 1
