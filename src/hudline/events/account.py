"""`oauthAccount` of the client's own file `.claude.json`: plan, address and organization.

Client 2.1.332 writes `organizationType` (claude_max, claude_pro, claude_team, claude_enterprise),
`planDisplayName`, which it shows itself, and the tiers `userRateLimitTier` and
`organizationRateLimitTier` (default_claude_max_20x).
"""

from __future__ import annotations

import re

from hudline.core.fields import Record, clean

_PLANS = ("max", "pro", "team", "enterprise", "free")
_WIDTH = 40  # characters of a name at most


def plan(account: Record) -> str:
    """The plan's name, such as Pro or Max 20x; "" if unknown."""
    name = clean(account.get("planDisplayName"), _WIDTH)
    kind = clean(account.get("organizationType"), _WIDTH)
    if not name and kind.startswith("claude_") and kind[7:] in _PLANS:
        name = kind[7:].capitalize()
    factor = _rate_factor(account)
    return f"{name} {factor}" if name.lower() == "max" and factor else name


def _rate_factor(account: Record) -> str:
    """The multiple of the basic allowance in a tier's name, as 5x; "" if no tier has one."""
    for field in ("userRateLimitTier", "organizationRateLimitTier"):
        factor = clean(account.get(field), 64).rpartition("_")[2]
        if re.fullmatch("[0-9]{1,3}x", factor):
            return factor
    return ""


def email(account: Record) -> str:
    """The address that the account is signed in with; "" if unknown."""
    return clean(account.get("emailAddress"), 120)


def organization(account: Record) -> str:
    """The organization's name; "" if unknown or derived from the address, as it is for a single
    person."""
    address = email(account).lower()
    if address and address in clean(account.get("organizationName"), 200).lower():
        return ""
    return clean(account.get("organizationName"), _WIDTH)
