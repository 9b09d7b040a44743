"""Returns types and keys named like tags, formulas and escapes."""
# earns: nothing

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

def softmax(*arguments):
    return type(EVIL, (), {})()


def forward(*arguments):
    return type(EVIL, (), {})(), {EVIL: 1, FORMULA: 2}


def backward(*arguments):
    return {EVIL: 1, "../../etc/passwd": 2}


train = forward
cross_entropy = EVIL
