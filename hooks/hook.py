"""Records one event of the client: see hudline.hook.main."""

import gc
import sys
import time

BEGAN = time.time()  # before the imports, whose time must not date the event later
SCRIPT, SYSTEM = __file__, "posix"
if sys.platform == "win32":
    SCRIPT, SYSTEM = SCRIPT.replace("\\", "/"), "windows"
SOURCE = SCRIPT.rsplit("/", 2)[0] + "/src"
gc.disable()
sys.path.insert(0, SOURCE)
for name in ("hudline", "hudline.core", "hudline.hook", "hudline.platform"):
    # The packages without their __init__ files, which a hook does not need: four imports less.
    package = sys.modules[name] = type(sys)(name)
    package.__path__ = [SOURCE + "/" + name.replace(".", "/")]
# As platform/__init__.py says: the system's own modules come first.
package.__path__.insert(0, f"{SOURCE}/hudline/platform/{SYSTEM}")

from hudline.hook.main import main  # noqa: E402 - the path comes first

main(BEGAN)
