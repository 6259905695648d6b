"""Tests of single tools and passes: IR in, IR or a message out."""
import os
import sys

import lit.formats

config.name = "localattn"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.excludes = ["Recipes", "RandomPrograms", "House", "Mutations", "Fuzz", "Robustness", "Inputs"]
# An instrumented plugin can't be loaded by stock mlir-opt, which isn't.
if not config.localattn_sanitized:
    config.available_features.add("loadable-plugin")

# Our tools first, then FileCheck, not and split-file of the LLVM packages.
path = [config.localattn_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
config.environment["PATH"] = os.pathsep.join(path)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope --dump-input-filter=all"
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

# The Python with NumPy that `./dev` sets up; lit itself may run on another.
venv = os.path.join(config.localattn_source_dir, ".venv", "bin", "python")
config.substitutions.append(
    ("%python", venv if os.path.exists(venv) else sys.executable))
config.substitutions.append(("%reduce", os.path.join(
    config.localattn_source_dir, "tools", "localattn-reduce", "reduce.py")))
config.substitutions.append(("%plugin", config.localattn_plugin))
config.substitutions.append(("%examples", os.path.join(
    config.localattn_source_dir, "examples")))
