"""Random programs through localattn-run, compared with the brute-force oracle.

running.py says which variables of the environment there are.
"""

import numpy as np

import number_formats
from programs import random_program
from running import environment, failure, run_many, run_program

WANTED = int(environment("LOCALATTN_RANDOM_PROGRAMS", 100))


# S1.2, S1.3, S1.4, S1.6, S1.7, S2.1, S2.5, S2.6, S2.7, S3.13, S4.4 to S4.12, S5.1 to S5.5, S5.9,
# S5.10, S6.1, S6.4, S6.5, S7.4, S9.1, S9.3, S9.4, S10.1, S10.2
def test_random_programs(tmp_path, capsys):
    def check(program):
        results, message = run_program(program, tmp_path)
        return message or failure(program, results)

    run_many("LOCALATTN_RANDOM_PROGRAMS", WANTED, check, capsys)


# --- the comparison itself ---


def store(program, results):
    """The oracle's results as localattn-run would store them."""
    elements = [element for _, element, _ in program.results]
    return [number_formats.encode(result, element) for result, element in zip(results, elements)]


def test_rounded_results_of_the_oracle_pass():
    for seed in range(200):
        program = random_program(seed)
        assert failure(program, store(program, program.expected())) is None, seed


def test_a_wrong_element_is_found():
    for seed in range(100):
        program = random_program(seed)
        if program.setting.batch == 0:
            continue
        for number, (name, _, _) in enumerate(program.results):
            for wrong in (np.nan, 1e4, np.inf):
                expected = [np.array(array) for array in program.expected()]
                expected[number].flat[-1] = wrong
                message = failure(program, store(program, expected))
                # A table of -1e30 has lse of that size, next to which 1e4 is nothing.
                if wrong != 1e4 or np.abs(program.expected()[number].flat[-1]) < 1e29:
                    assert message and message.startswith(name), (seed, wrong)


def test_a_wrong_shape_or_type_is_found():
    program = next(
        p for p in map(random_program, range(100)) if p.setting.element == "f32" and p.setting.batch
    )
    stored = store(program, program.expected())
    assert "expected" in failure(program, [stored[0][..., None], *stored[1:]])
    assert "expected" in failure(program, [stored[0].astype(np.float64), *stored[1:]])
