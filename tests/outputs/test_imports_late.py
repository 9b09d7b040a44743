import subprocess
import sys

from autograder.machine import PROGRAM

MODULES = tuple(
    f"{package}.{path.stem}"
    for package in ("autograder.outputs", "autograder.gradebooks", "autograder.terminal")
    for path in sorted((PROGRAM / package.partition(".")[2]).glob("[a-z]*.py"))
)


def test_importing_the_outputs_imports_neither_otter_nor_pandas():
    imports = "; ".join(f"import {name}" for name in MODULES)
    heavy = "[name for name in ('otter', 'pandas') if name in sys.modules]"
    code = f"{imports}; import sys; sys.exit(str({heavy}) if {heavy} else 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
