// --localattn-choose-tiles: what is chosen, and said, for two machines. How it is measured stands in the unit tests.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=znver5},localattn-choose-tiles)" 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell},localattn-choose-tiles)" 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,NARROW
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell},localattn-choose-tiles{query=5,6 sub=5,1 scores=2,16 values=3,8 batch=2 chunk=16 keys=10})" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=GIVEN

// WIDE:   remark: tiling <query = [7, 7], batch = 4, chunk = 64, keys = 49, scores = [7, 32], values = [7, 32]>, predicted 0.{{[0-9]+}} of the FMA peak: 1.{{[0-9]+}} products per useful one
// NARROW: remark: tiling <query = [7, 7], batch = 4, chunk = 56, keys = 49, scores = [3, 32], values = [5, 16]>, predicted 0.{{[0-9]+}} of the FMA peak: 1.{{[0-9]+}} products per useful one
// GIVEN:  remark: tiling <query = [5, 6], batch = 2, chunk = 16, keys = 10, scores = [2, 16], values = [3, 8]>, predicted
// CHECK:  remark: tiling <query = [16, 16], sub = [16, 1], {{[^>]*}}>, <query = [16, 16], sub = [1, 16], {{[^>]*}}>, predicted
// GIVEN:  remark: tiling <query = [5, 6], sub = [5, 1], {{[^>]*}}>, <query = [5, 6], sub = [5, 1], {{[^>]*}}>, predicted
// CHECK:  remark: heads 0 to 1: tiling <query = [7, 7]
// CHECK:  remark: heads 2 to 3: tiling <query
// CHECK:  remark: tiling <query = [3, 3], batch = 1, chunk = {{[0-9]+}}, keys = 10,
// GIVEN:  remark: tiling <query = [3, 3], batch = 2, chunk = 16, keys = 10,

// CHECK-LABEL: func.func @windows
// WIDE:          {localattn.tiling = #localattn.tiling<query = [7, 7], batch = 4, chunk = 64, keys = 49, scores = [7, 32], values = [7, 32]>}
func.func @windows(%q: tensor<4x56x56x3x32xf32>, %table: tensor<3x13x13xf32>) -> tensor<4x56x56x3x32xf32> {
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%q, %q, %q : tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%q : tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32>
  return %0 : tensor<4x56x56x3x32xf32>
}

// One for each box.
// CHECK-LABEL: func.func @cross
// CHECK:         {localattn.tiling = [#localattn.tiling<query = [16, 16], sub = [16, 1], {{.*}}>, #localattn.tiling<query = [16, 16], sub = [1, 16], {{.*}}>]}
func.func @cross(%q: tensor<1x97x97x1x64xf32>) -> tensor<1x97x97x1x64xf32> {
  %0 = localattn.attention #localattn.criss_cross
      ins(%q, %q, %q : tensor<1x97x97x1x64xf32>, tensor<1x97x97x1x64xf32>, tensor<1x97x97x1x64xf32>)
      outs(%q : tensor<1x97x97x1x64xf32>) -> tensor<1x97x97x1x64xf32>
  return %0 : tensor<1x97x97x1x64xf32>
}

// And for each group of heads.
// CHECK-LABEL: func.func @groups
// CHECK:         {localattn.tiling = [#localattn.tiling<query = [7, 7], {{.*}}>, #localattn.tiling<{{.*}}>]}
func.func @groups(%q: tensor<1x28x28x4x32xf32>) -> tensor<1x28x28x4x32xf32> {
  %0 = localattn.attention head_groups [2 : #localattn.windowed<[7, 7]>, 2 : #localattn.stripes<2, axis = 0>]
      ins(%q, %q, %q : tensor<1x28x28x4x32xf32>, tensor<1x28x28x4x32xf32>, tensor<1x28x28x4x32xf32>)
      outs(%q : tensor<1x28x28x4x32xf32>) -> tensor<1x28x28x4x32xf32>
  return %0 : tensor<1x28x28x4x32xf32>
}

// What is written stays, and the rest is chosen.
// CHECK-LABEL: func.func @written
// CHECK:         localattn.tiling = #localattn.tiling<query = [3, 3], {{.*}}keys = 10,
func.func @written(%q: tensor<1x28x28x1x32xf32>) -> tensor<1x28x28x1x32xf32> {
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%q, %q, %q : tensor<1x28x28x1x32xf32>, tensor<1x28x28x1x32xf32>, tensor<1x28x28x1x32xf32>)
      outs(%q : tensor<1x28x28x1x32xf32>) {localattn.tiling = #localattn.tiling<query = [3, 3], keys = 10>}
      -> tensor<1x28x28x1x32xf32>
  return %0 : tensor<1x28x28x1x32xf32>
}
