# Language level, warnings, hardening, sanitizers, compiler cache, linker.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(PLOY_HARDEN "OpenSSF hardening flags" OFF)
option(PLOY_BENCH "Build the benchmarks" OFF)
option(PLOY_FUZZ "Build the fuzz targets" OFF)
set(PLOY_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT PLOY_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()

# Flags of our own code; what is bought is compiled without them.
add_library(ploy_flags INTERFACE)
target_compile_options(ploy_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Werror
  -Wno-missing-field-initializers)  # options are named in the braces; the others keep their defaults
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # When it optimises, GCC 12 sees uninitialised members in temporaries of nlohmann_json, where there are none.
  # clang and the sanitizers look for the real ones.
  target_compile_options(ploy_flags INTERFACE -Wno-maybe-uninitialized)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(ploy_flags INTERFACE -Wthread-safety)
endif()

# OpenSSF "Compiler Options Hardening Guide for C and C++".
if(PLOY_HARDEN)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
    -fstack-clash-protection -fcf-protection=full -Wformat -Wformat=2 -Wimplicit-fallthrough
    -Werror=format-security -fno-delete-null-pointer-checks -fno-strict-overflow)
  add_link_options(-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
endif()

if(PLOY_SANITIZE)
  add_compile_options(-fsanitize=${PLOY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PLOY_SANITIZE})
endif()
