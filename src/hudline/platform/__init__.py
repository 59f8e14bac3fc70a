"""What differs between operating systems: waking, watching, liveness, detached start.

Only this package knows the system. What is here is its POSIX side (Linux, macOS).
"""

from __future__ import annotations
