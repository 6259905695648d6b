// Each error of localattn-run is one line on stderr, and exit code 1.
//
// RUN: rm -rf %t && split-file %s %t && cd %t && %python make.py
// RUN: sh each.sh cases.txt

//--- each.sh
# Each case is a line of arguments and a line that stderr must be, but for what a
# '*' stands for.
failures=0
while read -r arguments && read -r expected; do
  # shellcheck disable=SC2086
  localattn-run $arguments >stdout.txt 2>stderr.txt
  code=$?
  got=$(cat stderr.txt)
  # shellcheck disable=SC2254
  case $got in
  "localattn-run: error: "$expected) right=1 ;;
  *) right=0 ;;
  esac
  if [ $code != 1 ] || [ $right = 0 ] || [ "$(wc -l <stderr.txt)" != 1 ]; then
    echo "localattn-run $arguments: exit code $code"
    echo "  expected: localattn-run: error: $expected"
    echo "  got:      $got"
    failures=1
  fi
done <"$1"
exit $failures

//--- cases.txt
nope.mlir
cannot?read?'nope.mlir':?No?such?file?or?directory
.
cannot?read?'.':?not?a?regular?file
--no-such-option
unknown?option?'--no-such-option',?see?--help
sum.mlir --entry=other
no?function?@other?in?'sum.mlir',?which?has?@sum
two.mlir
give?--entry:?'two.mlir'?has?@one,?@two
two.mlir --entry=outside
function?@outside?has?no?body
two.mlir --entry=two
function?@outside?has?no?body,?and?external?functions?cannot?be?called
empty.mlir
'empty.mlir'?has?no?function?with?a?body
private.mlir
give?--entry:?'private.mlir'?has?no?public?function,?but?@hidden
syntax.mlir
syntax.mlir:2:21:?expected?','
invalid.mlir
invalid.mlir:2:3:?*
memref.mlir
argument?1:?expected?a?ranked?tensor?or?a?number*,?got?memref<4xf32>
sum.mlir --target=gpu
--target:?expected?reference?or?cpu,?got?gpu
sum.mlir --cpu=native
--cpu,?--features,?--threads?and?--tiles?are?for?--target=cpu,?got?reference
sum.mlir --target=cpu --cpu=nateve
expected?a?CPU?of?*,?or?native,?got?'nateve'
sum.mlir --target=cpu --features=+avx1024
expected?a?feature?of?*,?got?'avx1024'
sum.mlir --target=cpu --threads=1025
--threads:?expected?a?number?from?0?to?1024,?got?'1025'
sum.mlir --dtype=f8
--dtype:?expected?f16,?bf16,?f32?or?f64,?got?f8
bits.mlir --dtype=f16 --shape=
--dtype=f16:?bits.mlir:2:8:?*
sum.mlir --input=a.npy
--input:?expected?2?files,?one?per?argument,?got?1
sum.mlir --input=a.npy --input=a.npy --input=a.npy
--input:?expected?2?files,?one?per?argument,?got?3
sum.mlir --input=a.npy --input=nope.npy
argument?1:?cannot?read?'nope.npy':?No?such?file?or?directory
sum.mlir --input=a.npy --input=rank.npy
argument?1:?expected??x3xf32,?got?3xf32
sum.mlir --input=a.npy --input=wide.npy
argument?1:?expected??x3xf32,?got?2x4xf32
sum.mlir --input=a.npy --input=double.npy
argument?1:?expected??x3xf32,?got?2x3xf64
sum.mlir --input=a.npy --input=cut.npy
argument?1:?'cut.npy':?truncated:?expected?24?bytes?for?2x3xf32,?got?20
sum.mlir --input=a.npy --input=big.npy
argument?1:?'big.npy':?big-endian*
sum.mlir --input=a.npy --input=make.py
argument?1:?'make.py':?not?a?.npy?file
sum.mlir --input=a.npy --input=four.npy
sum.mlir:2:8:?dimension?#0?of?input/output?operand?#1?is?incompatible*
sum.mlir --dtype=bf16 --input=bits.npy --input=bits.npy
argument?0:?expected??x3xbf16,?got?2x3xui16:?give?--bf16-as-uint16*
sum.mlir --dtype=bf16 --shape=2x3 --shape=2x3 --output=o.npy
result?0?is?bf16,?which?.npy?lacks:?give?--bf16-as-uint16*
sum.mlir
argument?0?is??x3xf32:?give?its?size?with?--shape,?or?--input
sum.mlir --shape=2x3 --shape=2x4
--shape?of?argument?1:?expected??x3xf32,?got?2x4xf32
sum.mlir --shape=2x3 --shape=2x3 --shape=2x3
--shape:?expected?at?most?2,?one?per?argument,?got?3
sum.mlir --shape=2xx3
--shape:?expected?sizes?like?4x56x56,?got?'2xx3'
sum.mlir --shape=9223372036854775807x3
argument?0:?an?array?of?9223372036854775807x3xf32?is?too?large
sum.mlir --shape=2x3 --input=a.npy --input=a.npy
--shape?is?for?random?inputs,?and?--input?gives?them
number.mlir
argument?0?is?i64:?only?floats?and?i1?can?be?random,?give?--input
sum.mlir --input=a.npy --input=a.npy --output=o.npy --output=p.npy
--output:?expected?at?most?1?files,?one?per?result,?got?2
sum.mlir --input=a.npy --input=a.npy --output=a.npy/o.npy
cannot?write?'a.npy/o.npy':?Not?a?directory
sum.mlir --input=a.npy --input=a.npy --output=nowhere/o.npy
cannot?write?'nowhere/o.npy':?No?such?file?or?directory
sum.mlir --input=a.npy --input=a.npy --expect=rank.npy
--expect?of?result?0:?expected?2x3xf32,?got?3xf32
sum.mlir --input=a.npy --input=a.npy --expect=a.npy
check?failed:?result?0*
sum.mlir --input=a.npy --input=a.npy --expect=a.npy --check=rows:2
--check=rows?limits?the?reference:?it?cannot?be?used?with?--expect
sum.mlir --dtype=f64 --shape=2x3 --shape=2x3 --check
--check?would?compare?the?f64?reference?with?itself:?give?--expect*
sum.mlir --check=rows:0
--check:?expected?a?tolerance?or?rows:<count>*,?got?'rows:0'
sum.mlir --check=-1
--check:?expected?a?tolerance?or?rows:<count>*,?got?'-1'
assert.mlir --shape=
the?reason,;?in?two?lines
sum.mlir --seed=x
--seed:?expected?a?number?from?0?to?2^64?-?1,?got?'x'
sum.mlir --seed
--seed?needs?a?value
sum.mlir --shape=2x3 --shape=2x3 --bench=
--bench?needs?a?value
sum.mlir --output=
--output?needs?a?value
sum.mlir --bf16-as-uint16=x
--bf16-as-uint16?takes?no?value
sum.mlir sum.mlir
expected?one?file,?got?'sum.mlir'?and?'sum.mlir'
--check
expected?a?file,?see?--help

//--- sum.mlir
func.func @sum(%a: tensor<?x3xf32>, %b: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %0 = linalg.add ins(%a, %b : tensor<?x3xf32>, tensor<?x3xf32>) outs(%a : tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

//--- two.mlir
func.func private @outside(%x: f32) -> f32
func.func @one(%x: f32) -> f32 { return %x : f32 }
func.func @two(%x: f32) -> f32 {
  %0 = call @outside(%x) : (f32) -> f32
  return %0 : f32
}

//--- empty.mlir
module {}

//--- private.mlir
func.func private @hidden(%x: f32) -> f32 { return %x : f32 }

//--- syntax.mlir
func.func @f(%x: f32) -> f32 {
  %0 = arith.addf %x %x : f32
  return %0 : f32
}

//--- invalid.mlir
func.func @f(%x: f32) -> f64 {
  return %x : f32
}

//--- memref.mlir
func.func @f(%x: f32, %m: memref<4xf32>) { return }

//--- number.mlir
func.func @f(%x: i64) -> i64 { return %x : i64 }

//--- bits.mlir
func.func @f(%x: f32) -> i32 {
  %0 = arith.bitcast %x : f32 to i32
  return %0 : i32
}

//--- assert.mlir
func.func @f(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.cmpf one, %x, %x : f32
  cf.assert %0, "the reason,\nin two lines"
  return %x : f32
}

//--- make.py
import numpy as np
a = np.zeros((2, 3), "f4") + 1
np.save("a.npy", a)
np.save("rank.npy", np.zeros(3, "f4"))
np.save("wide.npy", np.zeros((2, 4), "f4"))
np.save("four.npy", np.zeros((4, 3), "f4"))
np.save("double.npy", a.astype("f8"))
np.save("bits.npy", np.zeros((2, 3), "u2"))
np.save("big.npy", a.astype(">f4"))
open("cut.npy", "wb").write(open("a.npy", "rb").read()[:-4])
