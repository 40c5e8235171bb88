"""Prints version and folder of the interpreter's pyspark, or nothing if it has none.

Importing pyspark would take a second, and more than it needs for that.
"""

import importlib.util
import os

spec = importlib.util.find_spec("pyspark")
if spec is not None and spec.origin is not None:
    folder = os.path.dirname(spec.origin)
    version = {}
    with open(os.path.join(folder, "version.py")) as file:
        exec(file.read(), version)
    print("pyspark", version["__version__"], "in", folder)
