# A room is one folder of sdk/ and one static library. Its headers are reached
# as "<room>/<file>.h" through an include folder of its own (a link in the build
# tree), so that an include from a room that is not linked does not compile.

set(POP_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    # g++ 12 sees an overlap in "literal" + std::string that is not there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# Where size was asked for, a function is linked only if it is called.
add_compile_options($<$<CONFIG:MinSizeRel>:-ffunction-sections> $<$<CONFIG:MinSizeRel>:-fdata-sections>)

# What is freed is overwritten where its size is told (sdk/abi/operator_new.cpp), and clang before 19 tells it only when asked.
if(NOT POP_SANITIZED)
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,Clang,AppleClang>:-fsized-deallocation>)
endif()

function(pop_strict target)
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:${POP_WARNINGS}>
    $<$<COMPILE_LANGUAGE:C>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion>
    $<$<BOOL:${POP_WERROR}>:-Werror>)
endfunction()

# The include folder through which alone a room's headers are reached.
function(pop_window name out)
  set(window ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${window})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${window}/${name} SYMBOLIC)
  set(${out} ${window} PARENT_SCOPE)
endfunction()

# pop_room(<name> SOURCES <files> [USES <rooms>] [LIBS <libraries>])
function(pop_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBS" ${ARGN})
  pop_window(${name} window)
  add_library(pop_${name} STATIC ${ARG_SOURCES})
  target_include_directories(pop_${name} PUBLIC ${window} ${PROJECT_SOURCE_DIR}/include)
  foreach(room IN LISTS ARG_USES)
    target_link_libraries(pop_${name} PUBLIC pop_${room})
  endforeach()
  target_link_libraries(pop_${name} PUBLIC ${ARG_LIBS})
  pop_strict(pop_${name})
endfunction()
