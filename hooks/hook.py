"""Records one event of the client: see hudline.hook.main."""

import gc
import sys
import time

BEGAN = time.time()  # before the imports, whose time must not date the event later
SOURCE = __file__.rsplit("/", 2)[0] + "/src"
gc.disable()
sys.path.insert(0, SOURCE)
for name in ("hudline", "hudline.core", "hudline.hook", "hudline.platform"):
    # The packages without their __init__ files, which a hook does not need: four imports less.
    package = sys.modules[name] = type(sys)(name)
    package.__path__ = [SOURCE + "/" + name.replace(".", "/")]

from hudline.hook.main import main  # noqa: E402 - the path comes first

main(BEGAN)
