"""Runs the benchmark cases on this machine, and prints a table.

    python benchmarks/run.py [--isa avx512|avx2] [--threads 1,0] [--only NAME] [--json OUT]

Each case is an example at its full size. Its time is compared with the FMA peak that localattn-run
measures between the calls, on as many threads. docs/benchmarks.md says what each column is.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What takes wider vectors away, for a machine that has more than what is asked for.
WITHOUT_AVX512 = "-avx512f"
HEADER = [
    "case", "FMA peak", "best", "floor", "reach", "", "ms", "GB/s", "of memory", "threads", "faster",
    "peak grows", "error", "compile ms", "code KiB", "tiling",
]


def run_case(tool, case, isa, threads, options):
    """The report of one run, or None, with the reason printed."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "bench.json"
        command = [tool, ROOT / case["example"], f"--entry={case['entry']}", "--target=cpu",
                   # Else the time to compile would be the time to find what is kept.
                   "--cache=off",
                   f"--threads={threads}", f"--bench={output}", *options]
        if isa == "avx2":
            command.append(f"--features={WITHOUT_AVX512}")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return json.loads(output.read_text())
    print(f"{case['name']}, threads {threads}: {done.stderr.strip()}", file=sys.stderr)
    return None


def isa_of(report):
    """The column of floors for the code of a report."""
    return {512: "avx512", 256: "avx2"}.get(report["vector_bits"])


def ratios(one, many):
    """How much faster several threads are than one, and how much more the FMA peak is."""
    faster = one["median_ms"] / many["median_ms"]
    return faster, many["fma_peak_gflops"]["median"] / one["fma_peak_gflops"]["median"]


def row(case, report, one):
    """The cells of one run; `one` is the run of the same case on one thread, if there is one."""
    floors = case.get(isa_of(report), {})
    fraction = report["fma_fraction"] or {"median": 0, "best": 0}
    # Floors are for one thread.
    alone = report["threads"] == 1
    floor = floors.get("floor") if alone else None
    verdict = "" if floor is None else "ok" if fraction["median"] >= floor else "BELOW"
    faster, grows = ratios(one, report) if one and not alone else (None, None)
    number = lambda value, form: "" if value is None else format(value, form)
    return [
        case["name"], number(fraction["median"], ".3f"), number(fraction["best"], ".3f"),
        number(floor, ".2f"), number(floors.get("reach") if alone else None, ".2f"), verdict,
        number(report["median_ms"], ".3f"), number(report["gbytes_per_s"], ".1f"),
        number(report["gbytes_per_s"] / report["bandwidth_gbytes_per_s"]["load"], ".2f"),
        str(report["threads"]), number(faster, ".2f"), number(grows, ".2f"),
        number(report["max_error"], ".1e"), number(report["compile_ms"], ".0f"),
        number(report["code_bytes"] / 1024, ".1f"), report["tiling"],
    ]


def markdown(rows):
    line = lambda cells: "| " + " | ".join(cells) + " |"
    return "\n".join([line(HEADER), "|" + "---|" * len(HEADER), *map(line, rows)])


def below_floor(rows):
    return [cells[0] for cells in rows if "BELOW" in cells]


def measure(arguments, cases):
    """The rows of the table and the reports, in the order of the cases."""
    options = [f"--check={arguments.check}"] if arguments.check else []
    rows, reports, failed = [], [], []
    for case in cases:
        one = None
        for threads in arguments.threads:
            report = run_case(arguments.tool, case, arguments.isa, threads, options)
            if not report:
                failed.append(case["name"])
                continue
            one = report if report["threads"] == 1 else one
            rows.append(row(case, report, one))
            reports.append(report)
            print(f"{case['name']}: {report['median_ms']:.3f} ms", file=sys.stderr, flush=True)
    return rows, reports, failed


def parse_arguments(words):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", type=Path, default=ROOT / "build/bin/localattn-run")
    parser.add_argument("--cases", type=Path, default=ROOT / "benchmarks/cases.json")
    parser.add_argument("--isa", choices=["avx512", "avx2"],
                        help="code for at most this (default: all that the machine has)")
    parser.add_argument("--threads", default="1,0", help="numbers of threads; 0 is all of them",
                        type=lambda text: [int(number) for number in text.split(",")])
    parser.add_argument("--only", action="append", metavar="NAME", help="only this case")
    parser.add_argument("--check", metavar="HOW", help="as --check of localattn-run: rows:64")
    parser.add_argument("--json", type=Path, metavar="OUT", help="all reports, as a list")
    return parser.parse_args(words)


def main(words=None):
    arguments = parse_arguments(words)
    cases = json.loads(arguments.cases.read_text())["cases"]
    names = [case["name"] for case in cases]
    for name in arguments.only or []:
        if name not in names:
            sys.exit(f"run.py: expected a case of {', '.join(names)}, got {name}")
    chosen = [case for case in cases if case["name"] in (arguments.only or names)]
    rows, reports, failed = measure(arguments, chosen)
    print(markdown(rows))
    if reports:
        print(f"\nCPU: {reports[0]['cpu']}, {reports[0]['features'] or 'no other features'}")
    for kind, found in (("below the floor", below_floor(rows)), ("failed", failed)):
        if found:
            print(f"{kind}: {', '.join(found)}")
    if arguments.json:
        arguments.json.write_text(json.dumps(reports, indent=2) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
