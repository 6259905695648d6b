// The pipeline leaves nothing but the LLVM dialect, for every type, static and dynamic.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-reference-pipeline)" -o %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=ONLY-LLVM < %t
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-reference-pipeline{runtime-verification=false})" | FileCheck %s --check-prefix=UNCHECKED

// ONLY-LLVM-NOT: {{localattn|tensor|memref|bufferization|linalg|scf|cf|arith|math|func|affine|unrealized}}{{\.|_conversion}}

// Sizes are all known: nothing to check.
// CHECK-LABEL: llvm.func @static
// CHECK-NOT:     @abort
// CHECK:         llvm.return
func.func @static(%t: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}

// CHECK-LABEL: llvm.func @dynamic
// CHECK:         llvm.call @abort
//
// UNCHECKED-LABEL: llvm.func @dynamic
// UNCHECKED-NOT:     @abort
// UNCHECKED:         llvm.return
func.func @dynamic(%t: tensor<?x?x?x?xf64>, %o: tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>, tensor<?x?x?x?xf64>)
      outs(%o : tensor<?x?x?x?xf64>) -> tensor<?x?x?x?xf64>
  return %0 : tensor<?x?x?x?xf64>
}

// bf16 is computed by integers and f32, without the help of a library.
// CHECK-LABEL: llvm.func @narrow
// CHECK-NOT:     llvm.fmul{{.*}} : bf16
// CHECK-NOT:     llvm.fptrunc
// CHECK:         llvm.return
func.func @narrow(%t: tensor<1x4x1x8xbf16>) -> tensor<1x4x1x8xbf16> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<1x4x1x8xbf16>, tensor<1x4x1x8xbf16>, tensor<1x4x1x8xbf16>)
      outs(%t : tensor<1x4x1x8xbf16>) -> tensor<1x4x1x8xbf16>
  return %0 : tensor<1x4x1x8xbf16>
}
