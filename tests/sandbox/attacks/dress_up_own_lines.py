"""Has source lines that look like tags and formulas, which messages quote."""
# earns: q1 = 10, q2 = 25, q4 = 0

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

import numpy as np


# honest: softmax cross_entropy forward

def backward(*arguments):
    raise ValueError("<script>alert(1)</script>")  # =HYPERLINK("http://evil") <img onerror=x>


train = backward
