"""The status line on Windows: `hudline setup` copies this beside the interpreter that it runs on,
which finds it as a module, so that the command names one path only.

The plugin's folder changes with every update; the file `current` in Hudline's folder names it.
"""

import nt
import sys

HOME = __file__.replace("\\", "/").rsplit("/", 2)[0]
FORTNIGHT = 14 * 86_400  # seconds


def plugin() -> str:
    """The plugin's folder; "" where it is not there."""
    try:
        with open(HOME + "/current", encoding="utf-8") as file:
            folder = file.read().rstrip("\n").replace("\\", "/")
        nt.stat(folder + "/statusline/windows.py")
    except OSError:
        return ""
    return folder


def draw(folder: str) -> None:
    """Print what the client's host has drawn; where none answers, draw."""
    sys.path.insert(0, folder + "/src")
    from hudline.host.hosted_line import answered

    data = sys.stdin.buffer.read()
    rows = answered(data)
    if rows is None:
        from hudline.host.start import find_libraries

        find_libraries()
        from hudline.host import client

        client.draw(lambda: data)
    else:
        sys.stdout.buffer.write(rows)
        sys.stdout.flush()
    nt._exit(0)


def say_gone() -> None:
    """Say what to do where the plugin is gone: uninstalled, or on a disk that is away. Two weeks
    later what only the plugin used goes, which a session with the plugin makes again."""
    import os
    import shutil
    import time
    from contextlib import suppress

    mark = HOME + "/plugin.gone"  # as old as that
    with suppress(OSError), open(mark, "xb"):
        pass
    with suppress(OSError):
        if time.time() - os.stat(mark).st_mtime > FORTNIGHT:
            shutil.rmtree(HOME + "/deps", ignore_errors=True)
            for name in ("/current", "/python/statusline.py"):
                with suppress(OSError):
                    os.unlink(HOME + name)
            return
    if os.environ.get("HUDLINE_VERBOSITY") not in ("off", "0"):
        text = 'Hudline is gone · reinstall it, or delete "statusLine" in settings.json'
        row = text if os.environ.get("NO_COLOR") else f"\x1b[2m{text}\x1b[22m"
        sys.stdout.buffer.write((row + "\n").encode())


FOLDER = plugin()
if FOLDER:
    draw(FOLDER)
else:
    say_gone()
