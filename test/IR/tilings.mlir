// What is written about tiles, as text and as bytecode.

// RUN: localattn-opt %s --allow-unregistered-dialect | localattn-opt --allow-unregistered-dialect | FileCheck %s
// RUN: localattn-opt %s --allow-unregistered-dialect --emit-bytecode | localattn-opt --allow-unregistered-dialect | FileCheck %s

// CHECK: #localattn.tiling<query = [7, 7], sub = [7, 1], batch = 4, chunk = 64, keys = 49, scores = [7, 32], values = [8, 32]>
"test.op"() {tiling = #localattn.tiling<values = [8, 32], scores = [7, 32], keys = 49, chunk = 64, batch = 4,
                                        sub = [7, 1], query = [7, 7]>} : () -> ()
// CHECK: #localattn.tiling<query = [16]>
"test.op"() {tiling = #localattn.tiling<query = [16]>} : () -> ()
