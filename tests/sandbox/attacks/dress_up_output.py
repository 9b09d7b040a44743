"""Prints tags, formulas, escapes and right-to-left marks while it is loaded."""
# earns: everything

import numpy as np

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(\"http://evil\",\"click\")"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\r\n**bold** ![](http://evil/x.png) `"
EVIL = SCRIPT + FORMULA + ESCAPES

print(EVIL)
print('</pre></td></table>' + EVIL)

import numpy as np


# honest: softmax cross_entropy forward backward train
