import subprocess
import sys

MODULES = (
    "case_table escape feedback feedback_zip gradebook grades_csv gradescope_json otter_results "
    "pages report roster row_json scores similar_page statistics students terminal worksheet"
).split()


def test_importing_the_outputs_imports_neither_otter_nor_pandas():
    imports = "; ".join(f"import autograder.outputs.{name}" for name in MODULES)
    heavy = "[name for name in ('otter', 'pandas') if name in sys.modules]"
    code = f"{imports}; import sys; sys.exit(str({heavy}) if {heavy} else 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
