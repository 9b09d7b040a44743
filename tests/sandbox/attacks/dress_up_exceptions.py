"""Raises them, as texts and as names of types, while it is loaded and when it is called."""
# earns: nothing

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

def softmax(*arguments):
    raise type(EVIL.replace("\x00", ""), (ValueError,), {})(EVIL)


forward = cross_entropy = backward = train = softmax
raise type(EVIL, (Exception,), {})(EVIL)
