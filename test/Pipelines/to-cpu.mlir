// The pipeline leaves nothing but the LLVM dialect, and what it was compiled for.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{triple=x86_64-linux-gnu cpu=haswell})" -o %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=ONLY-LLVM < %t
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{threads=0})" | FileCheck %s --check-prefix=THREADS
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{threads=3})" | FileCheck %s --check-prefix=THREE
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{runtime-verification=false c-interface=false})" | FileCheck %s --check-prefix=BARE
// RUN: not localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{triple=x86_64-linux-gnu cpu=haswel})" 2>&1 | FileCheck %s --check-prefix=NO-CPU

// CHECK: "CPU" = #dlti.target_device_spec<"triple" = "x86_64-unknown-linux-gnu", "cpu" = "haswell"
// NO-CPU: error: expected a CPU of x86_64 such as 'haswell'

// ONLY-LLVM-NOT: {{localattn|tensor|memref|bufferization|linalg|scf|cf|arith|math|func|affine|omp|unrealized}}{{\.|_conversion}}

// CHECK-LABEL: llvm.func @dynamic
// CHECK:         llvm.call @abort
// CHECK-LABEL: llvm.func @_mlir_ciface_dynamic
//
// BARE-LABEL: llvm.func @dynamic
// BARE-NOT:     @abort
// BARE-NOT:     @_mlir_ciface_dynamic
func.func @dynamic(%t: tensor<?x?x?x8xf32>, %o: tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<?x?x?x8xf32>, tensor<?x?x?x8xf32>, tensor<?x?x?x8xf32>)
      outs(%o : tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32>
  return %0 : tensor<?x?x?x8xf32>
}

// A loop whose iterations are independent goes to threads where there are some.
// CHECK-LABEL: llvm.func @tiles
// CHECK:         llvm.return
//
// THREADS-LABEL: llvm.func @tiles
// THREADS:         omp.parallel {
//
// THREE-LABEL: llvm.func @tiles
// THREE:         omp.parallel num_threads(
func.func @tiles(%a: tensor<8xf32>) -> tensor<8xf32> {
  %init = tensor.empty() : tensor<8xf32>
  %0 = scf.forall (%i) in (8) shared_outs(%out = %init) -> tensor<8xf32> {
    %x = tensor.extract %a[%i] : tensor<8xf32>
    %y = arith.addf %x, %x : f32
    %tile = tensor.from_elements %y : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %tile into %out[%i] [1] [1] : tensor<1xf32> into tensor<8xf32>
    }
  }
  return %0 : tensor<8xf32>
}
