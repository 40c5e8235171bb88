"""Runs a program, whose path and arguments follow, and ends with the JVM that started it.

The JVM holds the other end of standard input and never writes to it; the operating system closes
it with the JVM's death.
"""

import os
import runpy
import sys
import threading

PARENT_GONE = 143


def end_with_parent():
    # Not by sys.stdin: its lock, held at the interpreter's end, would break that.
    while os.read(0, 1):
        pass
    os._exit(PARENT_GONE)


threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
