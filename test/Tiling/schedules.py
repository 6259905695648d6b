"""Transform scripts: only what upstream has."""

ANY = "!transform.any_op"


class Schedule:
    """The text of a transform library with one sequence."""

    def __init__(self):
        self.lines, self.count = [], 0

    def new(self):
        self.count += 1
        return f"%v{self.count}"

    def apply(self, op, operands, results):
        """`results` new handles, by `op` with {0}, {1}... for its operands."""
        names = [self.new() for _ in range(results)]
        types = [ANY] * len(operands), [ANY] * results
        signature = f"({', '.join(types[0])}) -> ({', '.join(types[1])})"
        text = op.format(*operands)
        self.lines.append(f"{', '.join(names)} = transform.{text} : {signature}")
        return names

    def match(self, tag):
        found = self.new()
        self.lines.append(
            f'{found} = transform.structured.match attributes {{tag = "{tag}"}} in %module'
            f" : ({ANY}) -> {ANY}"
        )
        return found

    def forall(self, target, sizes):
        """(tiled op, loop)"""
        return self.apply(
            f"structured.tile_using_forall {{0}} tile_sizes {list(sizes)}", [target], 2
        )

    def loops(self, target, sizes, interchange=None):
        """(tiled op, loop...)"""
        order = f" interchange = {list(interchange)}" if interchange else ""
        count = sum(1 for size in sizes if size)
        return self.apply(
            f"structured.tile_using_for {{0}} tile_sizes {list(sizes)}{order}", [target], 1 + count
        )

    def into(self, producer, loop):
        """Fuses a producer; (fused op, the loop as it is now)"""
        return self.apply(
            "structured.fuse_into_containing_op {0} into {1}", [producer, loop], 2
        )

    def fuse(self, target, sizes, forall=False):
        """Tiles and fuses all producers that there are."""
        how = " {{use_forall}}" if forall else ""
        count = 1 if forall else sum(1 for size in sizes if size)
        return self.apply(
            f"structured.fuse {{0}} tile_sizes {list(sizes)}{how}", [target], 1 + count
        )

    def split(self, target, sizes):
        """Tiles of keys in parallel: (fills of three states..., tiled op, combining op, loop)"""
        return self.apply(
            f"structured.tile_reduction_using_forall {{0}} by tile_sizes = {list(sizes)}",
            [target],
            6,
        )

    def text(self):
        body = "\n".join(f"    {line}" for line in self.lines)
        return (
            "module attributes {transform.with_named_sequence} {\n"
            f"  transform.named_sequence @__transform_main(%module: {ANY}) {{\n"
            f"{body}\n    transform.yield\n  }}\n}}\n"
        )
