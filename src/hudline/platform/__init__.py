"""What differs between operating systems: files, waking, watching, liveness, detached start.

Only this package knows the system. Most of its modules are twice there, in `posix` (Linux, macOS)
and in `windows`; what both offer is named in the interface, NAME.pyi. The folder of the system
stands first in the package's path, so that a module is found there by the package's own name,
without a file in between that every process would have to load.
"""

from __future__ import annotations

import sys

__path__.insert(0, __path__[0] + ("/windows" if sys.platform == "win32" else "/posix"))
