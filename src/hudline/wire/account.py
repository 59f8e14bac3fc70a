"""`oauthAccount` of the client's own file `.claude.json`: the plan as people call it.

Client 2.1.332 writes `organizationType` (claude_max, claude_pro, claude_team, claude_enterprise),
`planDisplayName`, which it shows itself, and the tiers `userRateLimitTier` and
`organizationRateLimitTier` (default_claude_max_20x).
"""

from hudline.wire.tick import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.wire.tick import Held

_PLANS = ("max", "pro", "team", "enterprise", "free")
_WIDEST = 40  # characters


def plan(told: "Held") -> str:
    """The plan, such as Pro or Max 20x; "" where it is not told."""
    name = said(told, "planDisplayName", _WIDEST)
    kind = said(told, "organizationType", _WIDEST)
    if not name and kind.startswith("claude_") and kind[7:] in _PLANS:
        name = kind[7:].capitalize()
    size = _size(told)
    return f"{name} {size}" if name.lower() == "max" and size else name


def _size(told: "Held") -> str:
    """How many times the usual use the plan allows, as 5x; "" where no tier tells."""
    for field in ("userRateLimitTier", "organizationRateLimitTier"):
        times = said(told, field, 64).rpartition("_")[2]
        if times[-1:] == "x" and times[:-1].isascii() and times[:-1].isdecimal() and len(times) < 5:
            return times
    return ""


def email(told: "Held") -> str:
    """The address that the account is signed in with; "" where it is not told."""
    return said(told, "emailAddress", 120)


def organization(told: "Held") -> str:
    """The name of the organization; "" where it is not told, or made of the address, as that of a
    single person is."""
    name, address = said(told, "organizationName", _WIDEST), email(told)
    return (
        "" if address and address.lower() in said(told, "organizationName", 200).lower() else name
    )
