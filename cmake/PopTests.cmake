find_package(GTest REQUIRED)
include(GoogleTest)

# pop_unit_test(<room> SOURCES <files> LIBS <targets>): one GoogleTest program a room.
# tests/vectors is reached through the macro POP_TEST_VECTORS.
function(pop_unit_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ARG_LIBS} GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE
    POP_TEST_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors"
    POP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  pop_strict(${name}_test)
  gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60)
endfunction()
