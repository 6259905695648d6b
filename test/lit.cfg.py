"""Tests of single tools and passes: IR in, IR or a message out."""
import os
import sys

import lit.formats

config.name = "localattn"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.excludes = ["Recipes", "RandomPrograms", "House", "Mutations", "Fuzz", "Robustness", "Numerics", "Inputs"]
# An instrumented plugin can't be loaded by stock mlir-opt, which isn't.
if not config.localattn_sanitized:
    config.available_features.add("loadable-plugin")

# Our tools first, then FileCheck, not and split-file of the LLVM packages.
path = [config.localattn_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
config.environment["PATH"] = os.pathsep.join(path)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope --dump-input-filter=all"
# What a test compiles shall be what this build makes of it.
config.environment["LOCALATTN_CACHE"] = "off"
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
config.substitutions.append(("%mlir_lib", os.path.join(
    os.path.dirname(config.llvm_tools_dir), "lib")))
# Stock mlir-opt is localattn-opt once it has loaded the plugin: with -Dtool=plugin, the same lines
# run on it, in the folders whose tests need no other tool.
if lit_config.params.get("tool") == "plugin":
    stock = os.path.join(config.llvm_tools_dir, "mlir-opt")
    config.substitutions.append((r"\blocalattn-opt\b", " ".join(
        [stock, f"--load-dialect-plugin={config.localattn_plugin}",
         f"--load-pass-plugin={config.localattn_plugin}"])))
    config.test_exec_root = os.path.join(config.test_exec_root, "plugin")
    config.excludes += ["Runtime", "Tools"]
config.substitutions.append(("%examples", os.path.join(
    config.localattn_source_dir, "examples")))
