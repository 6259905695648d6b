# What every library, tool and test of the project has in common.

add_library(localattn_options INTERFACE)
target_compile_options(localattn_options INTERFACE
  -Wall -Wextra -Wno-unused-parameter
  $<$<BOOL:${LOCALATTN_WERROR}>:-Werror>
  $<$<NOT:$<BOOL:${LLVM_ENABLE_RTTI}>>:-fno-rtti>)
if(LOCALATTN_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  # Types that only the uninstrumented libMLIR knows have no vptr to check, and
  # `function` reads the eight bytes before what it calls: before the code of the
  # JIT these belong to nobody, and at the start of its page they aren't mapped.
  target_compile_options(localattn_options INTERFACE ${sanitizers}
    -fno-sanitize=vptr,function)
  target_link_options(localattn_options INTERFACE ${sanitizers})
endif()
if(LOCALATTN_FUZZ)
  # Counts where the code goes. Only the fuzz targets link libFuzzer itself.
  target_compile_options(localattn_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# localattn_library(<name> SRCS <file>... [LIBS <target>...] [DEPENDS <target>...] [MLIR])
# MLIR links the two shared libraries of the packages, never a component
# library beside them: a process must not hold MLIR twice.
function(localattn_library name)
  cmake_parse_arguments(ARG "MLIR" "" "SRCS;LIBS;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SRCS})
  add_library(LocalAttn::${name} ALIAS ${name})
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:localattn_options>)
  target_link_libraries(${name} PUBLIC ${ARG_LIBS})
  if(ARG_MLIR)
    target_link_libraries(${name} PUBLIC MLIR LLVM)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  target_include_directories(${name} INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install(TARGETS ${name} EXPORT LocalAttnTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# localattn_tool(<name> SRCS <file>... LIBS <target>...)
function(localattn_tool name)
  cmake_parse_arguments(ARG "" "" "SRCS;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_link_libraries(${name} PRIVATE localattn_options ${ARG_LIBS})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# localattn_unittest(<name> SRCS <file>... LIBS <target>...)
function(localattn_unittest name)
  cmake_parse_arguments(ARG "" "" "SRCS;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_link_libraries(${name} PRIVATE localattn_options ${ARG_LIBS}
    GTest::gtest GTest::gtest_main)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/unittests)
endfunction()
