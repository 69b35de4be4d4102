"""What the bench measures."""

import subprocess
import sys

from whee_ros.bench.measure import cpu_seconds


def test_the_time_of_a_program_that_was_run_counts():
    before = cpu_seconds()
    code = "import time; sum(range(3_000_000)); print(time.process_time())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert cpu_seconds() - before >= float(told)
