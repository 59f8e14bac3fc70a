"""Times of day as people read them; the local time is a number of seconds ahead of UTC."""

_DAY = 86_400


def hour(at: float, ahead: float, seconds: bool = False, half: bool = False) -> str:
    """The local time of `at` (seconds since 1970): 16:40, 16:40:07, with `half` 4:40pm."""
    minutes, second = divmod(int(at + ahead) % _DAY, 60)
    hours, minute = divmod(minutes, 60)
    shown = f"{(hours + 11) % 12 + 1 if half else hours}:{minute:02}"
    shown = shown if half else shown.rjust(5, "0")
    tail = ("am" if hours < 12 else "pm") if half else ""
    return f"{shown}:{second:02}{tail}" if seconds else shown + tail


def moment(at: float, ahead: float, now: float) -> str:
    """The same with month and day, where it is not today's: 11-24 16:40."""
    day = int(at + ahead) // _DAY
    if day == int(now + ahead) // _DAY:
        return hour(at, ahead)
    _, month, date = civil(day)
    return f"{month:02}-{date:02} {hour(at, ahead)}"


def since(age: float, ahead: "float | None", now: float) -> str:
    """That of `now`, `age` seconds ago."""
    return moment(now - age, ahead or 0, now)


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
