"""Has objects of oddly named types where functions should be."""
# earns: nothing

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

class Kind(type):
    __name__ = property(lambda cls: 1 / 0)


Evil = Kind(EVIL, (), {"__class__": property(lambda self: 1 / 0)})
softmax = forward = cross_entropy = backward = train = Evil()
