// What the tables of LLVM say of a CPU, as later passes read it. Manuals of the CPUs say the same: widths, registers and
// instruction sets are no choice of ours.
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu})" | FileCheck %s --check-prefix=BASELINE
// BASELINE: "triple" = "x86_64-unknown-linux-gnu", "cpu" = "x86-64", "features" = "", "vector_bits" = 128 : i64, "vector_registers" = 16 : i64, "fma" = false, "bf16_dot" = false, "f16c" = false, "L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 524288 : i64
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell})" | FileCheck %s --check-prefix=AVX2
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=x86-64-v3})" | FileCheck %s --check-prefix=AVX2
// AVX2: "vector_bits" = 256 : i64, "vector_registers" = 16 : i64, "fma" = true, "bf16_dot" = false, "f16c" = true
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=sandybridge})" | FileCheck %s --check-prefix=AVX
// AVX: "vector_bits" = 256 : i64, "vector_registers" = 16 : i64, "fma" = false, "bf16_dot" = false, "f16c" = false
//
// A feature brings those that it needs, and takes away those that need it.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu features=avx512f})" | FileCheck %s --check-prefix=AVX512
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=skylake-avx512})" | FileCheck %s --check-prefix=AVX512
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=znver4 features=-avx512bf16})" | FileCheck %s --check-prefix=AVX512
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=znver4 features=-avx512f})" | FileCheck %s --check-prefix=AVX2
// AVX512: "vector_bits" = 512 : i64, "vector_registers" = 32 : i64, "fma" = true, "bf16_dot" = false, "f16c" = true
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=znver5})" | FileCheck %s --check-prefix=BF16
// BF16: "vector_bits" = 512 : i64, "vector_registers" = 32 : i64, "fma" = true, "bf16_dot" = true, "f16c" = true
//
// Narrower vectors, by an option or by LLVM's own feature; without VL they have just half of the registers.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=skylake-avx512 vector-bits=256})" | FileCheck %s --check-prefix=NARROW
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=skylake-avx512 features=prefer-256-bit})" | FileCheck %s --check-prefix=NARROW
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=knl vector-bits=256})" | FileCheck %s --check-prefix=NO-VL
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell vector-bits=512})" | FileCheck %s --check-prefix=AVX2
// NARROW: "vector_bits" = 256 : i64, "vector_registers" = 32 : i64
// NO-VL: "vector_bits" = 256 : i64, "vector_registers" = 16 : i64
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=aarch64-linux-gnu cpu=cortex-a72})" | FileCheck %s --check-prefix=NEON
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=aarch64-linux-gnu cpu=neoverse-v1 l1-bytes=65536 l2-bytes=1048576})" | FileCheck %s --check-prefix=NEON-BF16
// NEON: "triple" = "aarch64-unknown-linux-gnu", "cpu" = "cortex-a72", "features" = "", "vector_bits" = 128 : i64, "vector_registers" = 32 : i64, "fma" = true, "bf16_dot" = false, "f16c" = true
// NEON-BF16: "vector_bits" = 128 : i64, "vector_registers" = 32 : i64, "fma" = true, "bf16_dot" = true, "f16c" = true, "L1_cache_size_in_bytes" = 65536 : i64, "L2_cache_size_in_bytes" = 1048576 : i64
//
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{cpu=native})" | FileCheck %s --check-prefix=NATIVE
// NATIVE: "cpu" = "{{.+}}", "features"
//
// A second description takes the place of the first; that of another device stays.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{cpu=native},localattn-set-cpu-target{triple=x86_64-linux-gnu})" | FileCheck %s --check-prefix=TWICE
// TWICE-COUNT-1: "CPU" =
// TWICE-NOT: "CPU" =
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu})" | FileCheck %s --check-prefix=OTHER
// OTHER: #dlti.target_system_spec<"GPU" = #dlti.target_device_spec<"cores" = 7 : i64>, "CPU" =
//
// Names that nobody knows, and what is near.
// RUN: not localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=skylake-avx521})" 2>&1 | FileCheck %s --check-prefix=NO-CPU
// RUN: not localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu features=+avx512bf1})" 2>&1 | FileCheck %s --check-prefix=NO-FEATURE
// RUN: not localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=z80-linux-gnu})" 2>&1 | FileCheck %s --check-prefix=NO-TRIPLE
// RUN: not localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{vector-bits=100})" 2>&1 | FileCheck %s --check-prefix=NO-WIDTH
// NO-CPU: error: expected a CPU of x86_64 such as 'skylake-avx512', {{.*}}, or native, got 'skylake-avx521'
// NO-FEATURE: error: expected a feature of x86_64 such as 'avx512bf16', {{.*}}, got 'avx512bf1'
// NO-TRIPLE: error: expected a triple of x86_64 or aarch64 that LLVM can compile for, got 'z80{{.*}}'
// NO-WIDTH: error: expected vectors of 128, 256 or 512 bits, got 100

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "GPU" = #dlti.target_device_spec<"cores" = 7 : i64>>} {
}
