// Sizes and places that break a rule are one line on stderr, before anything is computed (S1.7).
//
// RUN: rm -rf %t && split-file %s %t && cd %t && %python make.py
// RUN: sh each.sh cases.txt

//--- each.sh
# Each case is a line of arguments and the line that must come at stderr, behind
# the place of the op; "none" if the program must run.
failures=0
while read -r arguments && read -r expected; do
  # shellcheck disable=SC2086
  localattn-run $arguments >stdout.txt 2>stderr.txt
  code=$?
  got=$(cat stderr.txt)
  case $got in
  "localattn-run: error: "*.mlir:2:*": expected $expected, got arguments "*) right=1 ;;
  *) right=0 ;;
  esac
  if [ "$expected" = none ]; then
    [ $code = 0 ] && continue
  fi
  if [ $code != 1 ] || [ $right = 0 ] || [ "$(wc -l <stderr.txt)" != 1 ]; then
    echo "localattn-run $arguments: exit code $code"
    echo "  expected: $expected"
    echo "  got:      $got"
    failures=1
  fi
done <"$1"
exit $failures

//--- cases.txt
scores.mlir --shape=1x3x2x4 --shape=2x3 --shape=3x3 --shape=2
none
scores.mlir --shape=1x3x2x4 --shape=1x3 --shape=3x3 --shape=2
dimension 0 of bias 0 to be that of query
scores.mlir --shape=1x3x2x4 --shape=2x4 --shape=3x3 --shape=2
dimension 1 of bias 0 to be that of key
scores.mlir --shape=1x3x2x4 --shape=2x3 --shape=4x3 --shape=2
dimension 0 of bias 1 to be that of query
scores.mlir --shape=1x3x2x4 --shape=2x3 --shape=3x3 --shape=1
sinks to have the heads of query
scores.mlir --shape=1x3x0x4 --shape=0x3 --shape=3x3 --shape=0
none
heads.mlir --input=t.npy --input=2.npy --input=2.npy --input=4.npy
none
heads.mlir --input=t.npy --input=3.npy --input=2.npy --input=4.npy
heads of query to lie inside of the head_extent
heads.mlir --input=t.npy --input=minus.npy --input=2.npy --input=4.npy
heads of query to lie inside of the head_extent
heads.mlir --input=t.npy --input=2.npy --input=3.npy --input=4.npy
heads of key to lie inside of the head_extent
heads.mlir --input=t.npy --input=2.npy --input=0.npy --input=4.npy
heads of key to include those that the heads of query read
heads.mlir --input=t.npy --input=0.npy --input=1.npy --input=4.npy
heads of key to include those that the heads of query read
heads.mlir --input=t.npy --input=2.npy --input=2.npy --input=6.npy
head_extent of key/value heads to divide that of query heads
heads.mlir --input=t.npy --input=2.npy --input=2.npy --input=huge.npy
head_extent of 0 to 2147483647
place.mlir --input=t.npy --input=2.npy --input=2.npy --input=6.npy
none
place.mlir --input=t.npy --input=3.npy --input=2.npy --input=6.npy
axis 0 of query to lie inside of the extent
place.mlir --input=t.npy --input=minus.npy --input=2.npy --input=6.npy
axis 0 of query to lie inside of the extent
place.mlir --input=t.npy --input=2.npy --input=3.npy --input=6.npy
axis 0 of key to lie inside of the extent
place.mlir --input=t.npy --input=2.npy --input=2.npy --input=huge.npy
an extent of axis 0 of at most 2147483647
end.mlir --shape=1x4x1x4 --shape=1x4x1x4
none
end.mlir --shape=1x5x1x4 --shape=1x4x1x4
axis 0 of query to lie inside of the extent
groups.mlir --shape=1x6x2x4
none
groups.mlir --shape=1x7x2x4
an extent of axis 0 that is a multiple of 3
covered.mlir --shape=1x5x2x4 --shape=2x9
none
covered.mlir --shape=1x5x2x4 --shape=2x7
relative_bias to cover all differences of axis 0
online.mlir --shape=1x3x2x4 --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2
none
online.mlir --shape=1x3x2x4 --shape=2x3x2x4 --shape=1x3x2 --shape=1x3x2
acc to have the batch of query
online.mlir --shape=1x3x2x4 --shape=1x3x1x4 --shape=1x3x1 --shape=1x3x1
acc to have the heads of query
online.mlir --shape=1x3x2x4 --shape=1x3x2x4 --shape=1x4x2 --shape=1x3x2
max to have the grid of acc, axis 0
online.mlir --shape=1x3x2x4 --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x3
sum to have the heads of acc
merge.mlir --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2
none
merge.mlir --shape=1x3x2x4 --shape=1x4x2 --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2
a_lse to have dimension 1 of a
merge.mlir --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x5 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2
b to have dimension 3 of a
merge.mlir --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x1 --shape=1x3x2x4 --shape=1x3x2
b_lse to have dimension 2 of a
merge.mlir --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2 --shape=2x3x2x4 --shape=1x3x2
out to have dimension 0 of a
merge.mlir --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=1x3x2 --shape=1x3x2x4 --shape=2x3x2
lse to have dimension 0 of a

//--- scores.mlir
func.func @f(%q: tensor<1x?x?x4xf32>, %b: tensor<?x?xf32>, %m: tensor<?x?xi1>, %s: tensor<?xf32>) -> tensor<1x?x?x4xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x?x?x4xf32>, tensor<1x?x?x4xf32>, tensor<1x?x?x4xf32>)
      bias(%b : tensor<?x?xf32>, [h, k0]) bias(%m : tensor<?x?xi1>, [q0, k0]) sinks(%s : tensor<?xf32>)
      outs(%q : tensor<1x?x?x4xf32>) -> tensor<1x?x?x4xf32>
  return %0 : tensor<1x?x?x4xf32>
}

//--- heads.mlir
func.func @f(%q: tensor<1x4x2x4xf32>, %i: index, %j: index, %n: index) -> tensor<1x4x2x4xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x4xf32>, tensor<1x4x2x4xf32>, tensor<1x4x2x4xf32>)
      head_origin [%i, %j] head_extent [%n, 4] outs(%q : tensor<1x4x2x4xf32>) -> tensor<1x4x2x4xf32>
  return %0 : tensor<1x4x2x4xf32>
}

//--- place.mlir
func.func @f(%q: tensor<1x4x2x4xf32>, %i: index, %j: index, %n: index) -> tensor<1x4x2x4xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x4xf32>, tensor<1x4x2x4xf32>, tensor<1x4x2x4xf32>)
      query_origin [%i] key_origin [%j] extent [%n] outs(%q : tensor<1x4x2x4xf32>) -> tensor<1x4x2x4xf32>
  return %0 : tensor<1x4x2x4xf32>
}

//--- end.mlir
func.func @f(%q: tensor<1x?x1x4xf32>, %k: tensor<1x?x1x4xf32>) -> tensor<1x?x1x4xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x?x1x4xf32>, tensor<1x?x1x4xf32>, tensor<1x?x1x4xf32>)
      align = end outs(%q : tensor<1x?x1x4xf32>) -> tensor<1x?x1x4xf32>
  return %0 : tensor<1x?x1x4xf32>
}

//--- groups.mlir
func.func @f(%q: tensor<1x?x2x4xf32>) -> tensor<1x?x2x4xf32> {
  %0 = localattn.attention head_groups [1 : #localattn.global, 1 : #localattn.area<3>]
      ins(%q, %q, %q : tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>)
      outs(%q : tensor<1x?x2x4xf32>) -> tensor<1x?x2x4xf32>
  return %0 : tensor<1x?x2x4xf32>
}

//--- covered.mlir
func.func @f(%q: tensor<1x?x2x4xf32>, %b: tensor<2x?xf32>) -> tensor<1x?x2x4xf32> {
  %0 = localattn.attention head_groups [1 : #localattn.windowed<[2]>, 1 : #localattn.global]
      ins(%q, %q, %q : tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>)
      relative_bias(%b : tensor<2x?xf32>, origin = [4], sign = key_minus_query)
      outs(%q : tensor<1x?x2x4xf32>) -> tensor<1x?x2x4xf32>
  return %0 : tensor<1x?x2x4xf32>
}

//--- online.mlir
func.func @f(%q: tensor<1x3x2x4xf32>, %a: tensor<?x?x?x?xf32>, %m: tensor<?x?x?xf32>, %l: tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>)
      outs(%a, %m, %l : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>)
      -> tensor<?x?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>
  return %0#0 : tensor<?x?x?x?xf32>
}

//--- merge.mlir
func.func @f(%a: tensor<?x?x?x?xf32>, %al: tensor<?x?x?xf32>, %b: tensor<?x?x?x?xf32>, %bl: tensor<?x?x?xf32>, %o: tensor<?x?x?x?xf32>, %l: tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32> {
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?xf32>)
      outs(%o, %l : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32>, tensor<?x?x?xf32>
  return %0#0 : tensor<?x?x?x?xf32>
}

//--- make.py
import numpy as np
np.save("t.npy", np.ones((1, 4, 2, 4), "f4"))
for name, value in {"minus": -1, "huge": 1 << 40, **{str(n): n for n in range(7)}}.items():
    np.save(f"{name}.npy", np.int64(value))
