"""Random programs on --target=cpu, for the CPUs that this machine can be, compared with the oracle.

test/RandomPrograms/running.py says which variables of the environment there are.
"""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "RandomPrograms"))
from running import environment, failure, run_many, run_program  # noqa: E402

WANTED = int(environment("LOCALATTN_CPU_PROGRAMS", 200))
CPUS = ("native", "x86-64-v3", "x86-64")


def test_random_programs_on_cpus(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(os.environ, "LOCALATTN_TARGET", "cpu")

    def check(program):
        cpu = CPUS[program.seed % len(CPUS)]
        results, message = run_program(program, tmp_path, options=[f"--cpu={cpu}", "--cache=off"])
        if message and "cannot run here" in message:
            return None
        message = message or failure(program, results)
        return message and f"{cpu}: {message}"

    run_many("LOCALATTN_CPU_PROGRAMS", WANTED, check, capsys, folder="Cpu", static_channels=True)
