"""Figures as people read them: durations, tokens, money, names of tools."""

from hudline.page.labels import label


def clock(seconds: float) -> str:
    """How long something runs already: 0:42, 12:05, 1:02:03."""
    whole = int(seconds)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def span(seconds: float) -> str:
    """A stretch of time in its two largest units: 45s, 12m, 2h10m, 3d4h."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes}m"
    hours, minute = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minute:02}m" if minute else f"{hours}h"
    days, hour = divmod(hours, 24)
    return f"{days}d{hour}h" if hour else f"{days}d"


def tokens(count: float) -> str:
    """A number of tokens: 950, 12k, 412k, 1M, 1.5M."""
    if count < 1000:
        return str(int(count))
    if count < 999_500:
        return f"{count / 1000:.0f}k"
    return f"{count / 1_000_000:.1f}".rstrip("0").rstrip(".") + "M"


def percent(value: float) -> str:
    """A percentage without decimals; what is more than nothing is never 0%."""
    return "<1%" if 0 < value < 1 else f"{int(value)}%"


def counted(count: int, one: str, many: str, more: str = "") -> str:
    """A number and what there is so many of, both labels: 1 file, 3 files; `more` behind the
    number, where there are others: 20+ files."""
    return f"{count}{more} {label(one if count == 1 else many)}"


def money(dollars: float) -> str:
    """An amount in dollars: $0.07, $1.23, $112."""
    return f"${dollars:.0f}" if dollars >= 100 else f"${dollars:.2f}"


def tool(name: str) -> str:
    """A tool as people call it; `mcp__server__tool` and a plugin's server as `server: tool`."""
    if not name.startswith("mcp__"):
        return name or label("tool")
    server, _, called = name[5:].partition("__")
    if server.startswith("plugin_"):
        server = server.split("_", 2)[-1]
    return f"{server}: {called}" if called else server
