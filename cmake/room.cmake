# A room is one folder of src/: one static library that links only the rooms named in USES. A header of a
# room that is not named is not on the include path, so a wrong include does not compile.
#
#   ploy_room(NAME core USES base SOURCES plan.cpp LINKS fmt::fmt)
#
# Headers are included by their place in the tree: #include "core/upload_plan.hpp". Each room sees only
# its own folder and those of the rooms it uses, through a tree of symbolic links made for it.
function(ploy_room)
  cmake_parse_arguments(ROOM "" "NAME;FOLDER" "USES;SOURCES;LINKS" ${ARGN})
  if(NOT ROOM_FOLDER)
    set(ROOM_FOLDER ${ROOM_NAME})
  endif()
  set(target ploy_${ROOM_NAME})
  set(view ${CMAKE_BINARY_DIR}/rooms/${ROOM_NAME})
  get_filename_component(parent ${view}/${ROOM_FOLDER} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${ROOM_FOLDER} ${view}/${ROOM_FOLDER} SYMBOLIC)
  list(TRANSFORM ROOM_USES PREPEND ploy_)
  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC ${view})
    target_link_libraries(${target} PUBLIC ${ROOM_USES} ${ROOM_LINKS} PRIVATE ploy_flags)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${view})
    target_link_libraries(${target} INTERFACE ${ROOM_USES} ${ROOM_LINKS})
  endif()
endfunction()

# A test program for one room, beside its code:  ploy_test(NAME core USES core SOURCES plan_test.cpp)
# Labels: unit (default), integration, crash. Every TEST() becomes a ctest test.
include(GoogleTest)
function(ploy_test)
  cmake_parse_arguments(T "" "NAME;LABEL;TIMEOUT" "USES;SOURCES;LINKS" ${ARGN})
  set(target ${T_NAME}_test)
  list(TRANSFORM T_USES PREPEND ploy_)
  add_executable(${target} ${T_SOURCES})
  target_link_libraries(${target} PRIVATE ${T_USES} ${T_LINKS} GTest::gmock_main ploy_flags)
  if(NOT T_LABEL)
    set(T_LABEL unit)
  endif()
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 120)
  endif()
  gtest_discover_tests(${target} TEST_PREFIX ${T_NAME}. DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${T_LABEL} TIMEOUT ${T_TIMEOUT})
endfunction()
