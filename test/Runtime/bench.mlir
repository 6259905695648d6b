// What --bench counts as useful: pairs of queries and keys, and 2 (dk + dv) FLOP for each, by hand.
//
// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: localattn-run programs.mlir --entry=windows --bench=b.json && %python bench.py b.json "3 * 2 * 9" "2 * (4 + 6)"
// RUN: localattn-run programs.mlir --entry=groups --shape=1x5x3x2 --shape=1x5x3x1 --bench=b.json
// RUN: %python bench.py b.json "9 + 2 * 5 * 5" "2 * (2 + 1)"
// RUN: localattn-run programs.mlir --entry=part --bench=b.json && %python bench.py b.json "2 + 3" "2 * (2 + 2)"
// RUN: localattn-run programs.mlir --entry=two --bench=b.json && %python bench.py b.json "5 * 5 + 5" "2 * (2 + 2)"
// RUN: localattn-run programs.mlir --entry=none --bench=b.json && %python bench.py b.json None None

//--- programs.mlir
// Of 5 tokens, windows of 2, 2 and 1: 4 + 4 + 1 pairs in each of 3 batches and 2 heads.
func.func @windows(%q: tensor<3x5x2x4xf32>, %v: tensor<3x5x1x6xf32>, %k: tensor<3x5x1x4xf32>, %o: tensor<3x5x2x6xf32>) -> tensor<3x5x2x6xf32> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%q, %k, %v : tensor<3x5x2x4xf32>, tensor<3x5x1x4xf32>, tensor<3x5x1x6xf32>)
      outs(%o : tensor<3x5x2x6xf32>) -> tensor<3x5x2x6xf32>
  return %0 : tensor<3x5x2x6xf32>
}

// One head with windows, and two that see everything.
func.func @groups(%q: tensor<1x?x3x2xf32>, %v: tensor<1x?x3x1xf32>) -> tensor<1x?x3x1xf32> {
  %0 = localattn.attention head_groups [1 : #localattn.windowed<[2]>, 2 : #localattn.global]
      ins(%q, %q, %v : tensor<1x?x3x2xf32>, tensor<1x?x3x2xf32>, tensor<1x?x3x1xf32>)
      outs(%v : tensor<1x?x3x1xf32>) -> tensor<1x?x3x1xf32>
  return %0 : tensor<1x?x3x1xf32>
}

// Queries 2 and 3 of 5 see the key before, themselves and the key behind, of which keys 0 to 3 are there.
func.func @part(%q: tensor<1x2x1x2xf32>, %k: tensor<1x4x1x2xf32>) -> tensor<1x2x1x2xf32> {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : tensor<1x2x1x2xf32>, tensor<1x4x1x2xf32>, tensor<1x4x1x2xf32>)
      query_origin [2] key_origin [0] extent [5]
      outs(%q : tensor<1x2x1x2xf32>) -> tensor<1x2x1x2xf32>
  return %0 : tensor<1x2x1x2xf32>
}

func.func @two(%q: tensor<1x5x1x2xf32>) -> tensor<1x5x1x2xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x5x1x2xf32>, tensor<1x5x1x2xf32>, tensor<1x5x1x2xf32>)
      outs(%q : tensor<1x5x1x2xf32>) -> tensor<1x5x1x2xf32>
  %1 = localattn.attention #localattn.windowed<[1]>
      ins(%0, %0, %0 : tensor<1x5x1x2xf32>, tensor<1x5x1x2xf32>, tensor<1x5x1x2xf32>)
      outs(%q : tensor<1x5x1x2xf32>) -> tensor<1x5x1x2xf32>
  return %1 : tensor<1x5x1x2xf32>
}

func.func @none(%x: f32) -> f32 {
  return %x : f32
}

//--- bench.py
import json, sys
bench = json.load(open(sys.argv[1]))
pairs, flop = (eval(text) for text in sys.argv[2:])
assert bench["useful_pairs"] == pairs, bench["useful_pairs"]
if pairs is None:
    assert bench["useful_flop"] is bench["useful_gflops"] is bench["fma_fraction"] is None
else:
    assert bench["useful_flop"] == pairs * flop, bench["useful_flop"]
    rate = 1e-6 * pairs * flop / bench["median_ms"]
    assert abs(bench["useful_gflops"] / rate - 1) < 1e-9
    fraction = bench["fma_fraction"]
    assert 0 < fraction["worst"] <= fraction["median"] <= fraction["best"]
