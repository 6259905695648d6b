// Sizes and places that break a rule stop a run with the rule (S1.7); their nearest neighbors run.
//
// RUN: rm -rf %t && split-file %s %t && cd %t && %python check.py

//--- place.mlir
// S2.2, S2.4
func.func @place(%q: tensor<1x4x1x2xf32>, %k: tensor<1x8x1x2xf32>, %i: index, %j: index, %n: index) -> tensor<1x4x1x2xf32> {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %k, %k : tensor<1x4x1x2xf32>, tensor<1x8x1x2xf32>, tensor<1x8x1x2xf32>)
      query_origin [%i] key_origin [%j] extent [%n]
      outs(%q : tensor<1x4x1x2xf32>) -> tensor<1x4x1x2xf32>
  return %0 : tensor<1x4x1x2xf32>
}

//--- steps.mlir
// S2.1, S2.4
func.func @steps(%q: tensor<1x4x1x2xf32>, %k: tensor<1x?x1x2xf32>, %i: index, %s: index, %t: index, %n: index) -> tensor<1x4x1x2xf32> {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %k, %k : tensor<1x4x1x2xf32>, tensor<1x?x1x2xf32>, tensor<1x?x1x2xf32>)
      query_origin [%i] query_step [%s] key_step [%t] extent [%n]
      outs(%q : tensor<1x4x1x2xf32>) -> tensor<1x4x1x2xf32>
  return %0 : tensor<1x4x1x2xf32>
}

//--- heads.mlir
// S6.5: 2 of n query heads and 1 of m key/value heads.
func.func @heads(%q: tensor<1x4x2x2xf32>, %k: tensor<1x4x1x2xf32>, %i: index, %j: index, %n: index, %m: index) -> tensor<1x4x2x2xf32> {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %k, %k : tensor<1x4x2x2xf32>, tensor<1x4x1x2xf32>, tensor<1x4x1x2xf32>)
      head_origin [%i, %j] head_extent [%n, %m]
      outs(%q : tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  return %0 : tensor<1x4x2x2xf32>
}

//--- boxes.mlir
// S3.3: on n keys, left + block + right is n - 4, and block is 12 - n.
func.func @boxes(%q: tensor<1x?x1x2xf32>) -> tensor<1x?x1x2xf32> {
  %0 = localattn.attention #localattn.boxes<[window(block = 12 - d0, left = 2 * d0 - 16)]>
      ins(%q, %q, %q : tensor<1x?x1x2xf32>, tensor<1x?x1x2xf32>, tensor<1x?x1x2xf32>)
      outs(%q : tensor<1x?x1x2xf32>) -> tensor<1x?x1x2xf32>
  return %0 : tensor<1x?x1x2xf32>
}

//--- check.py
import subprocess
import numpy as np

MAX = 2**63 - 1
INSIDE = "lie inside of the"


def run(name, arrays):
    command = ["localattn-run", f"{name}.mlir"]
    for number, array in enumerate(arrays):
        np.save(f"{number}.npy", array)
        command += ["--input", f"{number}.npy"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stderr


def check(name, arrays, expected):
    status, error = run(name, arrays)
    given = [f"{'x'.join(map(str, a.shape))}xf32" if a.shape else str(a) for a in arrays]
    if expected is None:
        assert (status, error) == (0, ""), (name, arrays[2:], error)
    else:
        line = f"localattn-run: error: {name}.mlir:3:8: expected {expected}, got arguments {', '.join(given)}\n"
        assert (status, error) == (1, line), (name, arrays[2:], error)


def place(i, j, n, expected):
    numbers = [np.int64(number) for number in (i, j, n)]
    check("place", [np.ones((1, 4, 1, 2), "f4"), np.ones((1, 8, 1, 2), "f4"), *numbers], expected)


def steps(i, s, t, n, keys, expected):
    numbers = [np.int64(number) for number in (i, s, t, n)]
    check("steps", [np.ones((1, 4, 1, 2), "f4"), np.ones((1, keys, 1, 2), "f4"), *numbers], expected)


def heads(i, j, n, m, expected):
    numbers = [np.int64(number) for number in (i, j, n, m)]
    check("heads", [np.ones((1, 4, 2, 2), "f4"), np.ones((1, 4, 1, 2), "f4"), *numbers], expected)


def boxes(n, expected):
    check("boxes", [np.ones((1, n, 1, 2), "f4")], expected)


place(0, 0, 8, None)
place(96, 92, 100, None)
place(2**31 - 5, 0, 2**31 - 1, None)
place(2**31 - 4, 0, 2**31 - 1, f"axis 0 of query to {INSIDE} extent")
place(0, 0, 2**31, "an extent of axis 0 of at most 2147483647")
place(0, 0, -1, f"axis 0 of query to {INSIDE} extent")
place(0, 0, -MAX - 1, f"axis 0 of query to {INSIDE} extent")
for wrong in (-1, 97, MAX - 3, MAX, -MAX - 1):
    place(wrong, 0, 100, f"axis 0 of query to {INSIDE} extent")
for wrong in (-1, 93, MAX - 7, MAX, -MAX - 1):
    place(0, wrong, 100, f"axis 0 of key to {INSIDE} extent")

steps(0, 1, 1, 8, 8, None)
steps(2, 5, 3, 18, 6, None)
steps(0, 1, 2**31 - 1, 2**31 - 1, 1, None)
steps(14, 1, 2**31 - 1, 18, 0, None)
for wrong in (0, -1, -MAX - 1, 2**31, MAX):
    steps(0, wrong, 1, 18, 6, "query_step of 1 to 2147483647")
    steps(0, 1, wrong, 18, 6, "key_step of 1 to 2147483647")
steps(3, 5, 3, 18, 6, f"axis 0 of query to {INSIDE} extent")
steps(2, 6, 3, 18, 6, f"axis 0 of query to {INSIDE} extent")
steps(MAX, 1, 3, 18, 6, f"axis 0 of query to {INSIDE} extent")
steps(2, 5, 3, 18, 7, f"axis 0 of key to {INSIDE} extent")
steps(2, 5, 2**31 - 1, 18, 2, f"axis 0 of key to {INSIDE} extent")

heads(6, 3, 8, 4, None)
heads(0, 0, 2**31 - 2, 2**30 - 1, None)
heads(0, 0, 2**31, 2**30, "head_extent of 0 to 2147483647")
heads(0, 0, 8, 2**40, "head_extent of 0 to 2147483647")
heads(0, 0, -8, -4, "head_extent of 0 to 2147483647")
for wrong in (-1, 7, MAX - 1, MAX, -MAX - 1):
    heads(wrong, 3, 8, 4, f"heads of query to {INSIDE} head_extent")
for wrong in (-1, 4, MAX, -MAX - 1):
    heads(6, wrong, 8, 4, f"heads of key to {INSIDE} head_extent")
heads(4, 3, 8, 4, "heads of key to include those that the heads of query read")

boxes(11, None)
boxes(12, "block and dilation of at least 1 on this grid")
boxes(4, None)
boxes(3, "left + block + right of at least 0 on this grid")
boxes(1, "left + block + right of at least 0 on this grid")
boxes(0, None)
