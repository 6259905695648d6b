"""Mutants of the bounds on what MLIR's parser gets to see."""

from mutation import Mutation

LIMITS = "lib/Pipelines/InputLimits.cpp"


def limits(name):
    return f"PipelinesTests:InputLimits.{name}"


MUTATIONS = [
    Mutation(
        "nesting-unbounded",
        "MLIR's parser recurses once per bracket",
        LIMITS,
        "    if (total > limit)\n",
        "    if (total > 2 * limit)\n",
        (limits("BracketsOfEachKind"), limits("OperatorsNestLikeBrackets")),
    ),
    Mutation(
        "operators-free",
        "a sum of many terms is a deep tree",
        LIMITS,
        "    ++operators();\n    ++depth;\n",
        "",
        (limits("OperatorsNestLikeBrackets"),),
    ),
    Mutation(
        "aliases-flat",
        "an alias is as deep as the alias that it names, and one more",
        LIMITS,
        "      note(known->second);\n",
        "      note(0);\n",
        (limits("AliasesOfAliases"),),
    ),
    Mutation(
        "definitions-go-on",
        "an operation behind an alias is no part of it",
        LIMITS,
        "    if (levels.empty() && endsValue)\n      endDefinition();\n",
        "",
        (limits("AliasesOfAliases"),),
    ),
    Mutation(
        "strings-go-on",
        "the lexer ends a string with its line, and reads on behind it",
        LIMITS,
        "while (position < text.size() && text[position] != '\\n') {\n      char",
        "while (position < text.size()) {\n      char",
        (limits("StringsEndWithTheirLine"),),
    ),
    Mutation(
        "arrows-close",
        "the > of -> closes no <",
        LIMITS,
        "    if (c == '-' && peek() == '>')\n      ++position;\n    else if",
        "    if",
        (limits("WhatIsNoBracket"),),
    ),
    Mutation(
        "parts-as-one",
        "the parts of a split file are parsed one by one",
        LIMITS,
        "splitMarker.empty() ? StringRef::npos : bytes.find(splitMarker, begin)",
        "StringRef::npos",
        (limits("PartsOfASplitFile"),),
    ),
]
