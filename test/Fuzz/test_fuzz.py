"""Fuzz targets: every input of the corpora in any build, and new inputs where there is libFuzzer.

LOCALATTN_FUZZ_SECONDS is how long each target looks for new inputs; without it, none does.
LOCALATTN_FUZZ_DIR is the build that has libFuzzer.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from seeds import ROOT, SEEDS, write_dictionary, write_seeds

CORPORA = ROOT / "unittests/Fuzz/corpus"
BUILD = Path(os.environ.get("LOCALATTN_BUILD_DIR", ROOT / "build"))
HAS_LIBFUZZER = "LOCALATTN_SANITIZE" in os.environ
SECONDS = int(os.environ.get("LOCALATTN_FUZZ_SECONDS", "0"))
FUZZ_BUILD = Path(os.environ.get("LOCALATTN_FUZZ_DIR", ROOT / "build-sanitize"))
# As in CMakePresets.json, which says why.
ENVIRONMENT = {
    **os.environ,
    "ASAN_OPTIONS": "detect_container_overflow=0:allow_user_poisoning=0:detect_leaks=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
# Larger inputs find little and take long.
MAX_BYTES = 8192


def run(build, target, *arguments, cwd):
    command = [build / "unittests" / target, *arguments]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)


def tail(text):
    return "\n".join(text.splitlines()[-60:])


@pytest.mark.parametrize("target", SEEDS)
def test_corpus_is_kept_and_replayed(target, tmp_path):
    kept = CORPORA / target
    inputs = len(list(kept.iterdir())) + write_seeds(target, tmp_path)
    assert inputs >= 50
    # libFuzzer itself takes single inputs only as files.
    files = [*kept.iterdir(), *tmp_path.iterdir()]
    done = run(BUILD, target, *files, cwd=tmp_path)
    assert done.returncode == 0, tail(done.stdout)
    assert HAS_LIBFUZZER or done.stdout.endswith(f"{inputs} inputs\n")
    print(f"{target}: {inputs} inputs replayed")


def test_corpora_are_small():
    size = sum(path.stat().st_size for path in CORPORA.rglob("*") if path.is_file())
    assert size < 300_000


def test_a_property_that_fails_is_seen(tmp_path):
    """The harness of a replay ends in an error if a target aborts."""
    done = run(BUILD, "NpyFuzzer", tmp_path / "missing", cwd=tmp_path)
    assert done.returncode != 0


def fuzz(target, folder):
    corpus, artifacts = folder / "corpus", folder / "found"
    shutil.copytree(CORPORA / target, corpus)
    artifacts.mkdir()
    write_seeds(target, corpus)
    write_dictionary(target, folder / "words.dict")
    return run(FUZZ_BUILD, target, corpus, f"-max_total_time={SECONDS}", f"-max_len={MAX_BYTES}",
               f"-dict={folder / 'words.dict'}", f"-artifact_prefix={artifacts}/", "-timeout=20",
               "-rss_limit_mb=4096", "-print_final_stats=1", cwd=folder)


def look_for_new_inputs(target, tmp_path):
    done = fuzz(target, tmp_path)
    executed = re.search(r"number_of_executed_units: (\d+)", done.stdout)
    covered = re.findall(r"cov: (\d+)", done.stdout)
    assert done.returncode == 0, tail(done.stdout)
    print(f"{target}: {executed[1]} inputs in {SECONDS} s, {covered[-1]} edges covered")
    # It did run, and it saw our code: a stripped target would cover its own few lines.
    assert int(executed[1]) > 100 * SECONDS
    assert int(covered[-1]) > 100


if SECONDS:

    @pytest.mark.parametrize("target", SEEDS)
    def test_new_inputs_find_nothing(target, tmp_path):
        look_for_new_inputs(target, tmp_path)
